package io.godwit.service.rest;

import io.godwit.service.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Calls of Zilliz Cloud that exist there and not here: a client is told so, instead of "no such path". */
@RestController
final class NotOfferedV2 {
    @PostMapping({"/v2/clusters/{id}/modifyProperties", "/v2/clusters/{id}/metrics/query"})
    Success operate(HttpServletRequest request) {
        throw notOffered(request, "");
    }

    @PutMapping("/v2/clusters/{id}/securityGroups")
    Success guard(HttpServletRequest request) {
        throw notOffered(request, "Who may reach a cluster is decided where it runs.");
    }

    @RequestMapping({
        "/v2/migrations/startByRemote",
        "/v2/volumes/**",
        "/v2/stages/**",
        "/v2/backups/**",
        "/v2/clusters/{id}/backups/**"
    })
    Success files(HttpServletRequest request) {
        throw notOffered(request, "Godwit reads clusters, not files of them.");
    }

    @RequestMapping({"/v2/usage/**", "/v2/invoices/**", "/v2/card/**"})
    Success billing(HttpServletRequest request) {
        throw notOffered(request, "Godwit bills nobody.");
    }

    @RequestMapping("/v2/alertRules/**")
    Success alerts(HttpServletRequest request) {
        throw notOffered(request, "Godwit does not watch clusters.");
    }

    @RequestMapping("/v2/vectordb/**")
    Success data(HttpServletRequest request) {
        throw notOffered(request, "Data is asked for at the connectAddress of a cluster.");
    }

    private static RuntimeException notOffered(HttpServletRequest request, String instead) {
        String call = request.getMethod() + " " + request.getRequestURI() + ".";
        return Problem.NOT_OFFERED.with(instead.isEmpty() ? call : call + " " + instead);
    }
}
