package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.provision.ZillizAccounts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The organization's account at Zilliz Cloud. Its API key goes in and never comes out. */
@RestController
final class ZillizCloudApi {
    private static final String KEY = "[\\x21-\\x7e]{1,512}";

    private final ZillizAccounts accounts;

    ZillizCloudApi(ZillizAccounts accounts) {
        this.accounts = accounts;
    }

    @PutMapping("/api/v1/zilliz-cloud")
    Map<String, Object> store(Caller caller, Body body) {
        body.only("projectId", "apiKey");
        String key = body.text("apiKey");
        if (!key.matches(KEY)) {
            throw body.wrong("apiKey", "has signs that no key has");
        }
        accounts.store(caller, body.text("projectId"), key);
        return describe(caller);
    }

    @GetMapping("/api/v1/zilliz-cloud")
    Map<String, Object> describe(Caller caller) {
        Optional<String> project = accounts.project(caller);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("projectId", project.orElse(""));
        answer.put("apiKeyStored", project.isPresent());
        return answer;
    }

    @DeleteMapping("/api/v1/zilliz-cloud")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller) {
        accounts.remove(caller);
    }
}
