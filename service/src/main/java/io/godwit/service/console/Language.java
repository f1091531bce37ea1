package io.godwit.service.console;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A language that the console speaks. */
enum Language {
    ENGLISH("en", Locale.ENGLISH, "English"),
    CHINESE("zh", Locale.SIMPLIFIED_CHINESE, "中文");

    private final String code;
    private final Locale locale;
    private final String ownName;

    Language(String code, Locale locale, String ownName) {
        this.code = code;
        this.locale = locale;
        this.ownName = ownName;
    }

    /** As pages and cookies name it. */
    String code() {
        return code;
    }

    Locale locale() {
        return locale;
    }

    /** What it calls itself. */
    String ownName() {
        return ownName;
    }

    static Optional<Language> of(String code) {
        return Arrays.stream(values())
                .filter(language -> language.code.equals(code))
                .findFirst();
    }

    /** The first of the browser's languages that there is, else English. */
    static Language accepted(Iterable<Locale> wanted) {
        for (Locale locale : wanted) {
            Optional<Language> language = of(locale.getLanguage());
            if (language.isPresent()) {
                return language.get();
            }
        }
        return ENGLISH;
    }
}
