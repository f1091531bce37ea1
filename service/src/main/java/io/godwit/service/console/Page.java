package io.godwit.service.console;

import gg.jte.models.runtime.JteModel;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/**
 * What a browser is answered.
 *
 * @param content the page itself
 * @param location empty: this page; else the one to go to
 */
record Page(HttpStatus status, Optional<JteModel> content, String location) {
    static Page of(JteModel content) {
        return of(HttpStatus.OK, content);
    }

    static Page of(HttpStatus status, JteModel content) {
        return new Page(status, Optional.of(content), "");
    }

    /** Has the browser go on to another page, as it does once a form is done with. */
    static Page to(String location) {
        return new Page(HttpStatus.SEE_OTHER, Optional.empty(), location);
    }
}
