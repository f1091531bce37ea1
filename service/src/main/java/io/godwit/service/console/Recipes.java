package io.godwit.service.console;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.plan.OptionsText;
import io.godwit.migration.plan.PlanFile;
import io.godwit.migration.report.CommandLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same migration for a shell, a plan file and a request. None of them holds a secret.
 *
 * @param command of the command line
 * @param plan as a plan file
 * @param request to the service's REST API
 */
record Recipes(String command, String plan, String request) {
    private static final JsonMapper JSON = new JsonMapper();

    static Recipes of(Wizard wizard, MigrationPlan plan) {
        return new Recipes(CommandLine.migrate(plan.spec(), List.of()), PlanFile.text(plan), curl(wizard, plan));
    }

    /** Whether the command reads the plan file. */
    boolean byFile() {
        return command.startsWith("godwit migrate --plan FILE");
    }

    private static String curl(Wizard wizard, MigrationPlan plan) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("source", source(wizard));
        body.put("target", Map.of("clusterId", wizard.draft().text("target")));
        List<Map<String, Object>> collections = new ArrayList<>();
        for (CollectionPlan collection : plan.collections()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("source", collection.source().toString());
            one.put("target", collection.target().toString());
            if (!collection.options().asSource()) {
                one.put("options", OptionsText.values(collection.options()));
            }
            collections.add(one);
        }
        body.put("collections", collections);
        String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(body);
        return "curl -sS \"$API/api/v1/migrations\" -H \"Authorization: Bearer $KEY\" -d @- <<'END'\n" + json + "\nEND";
    }

    private static Map<String, Object> source(Wizard wizard) {
        if (!wizard.elsewhere()) {
            return Map.of("clusterId", wizard.draft().text("source"));
        }
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("endpoint", wizard.draft().text("endpoint"));
        source.put("plan", wizard.draft().text("plan"));
        if (wizard.draft().tokenKept()) {
            source.put("token", "...");
        }
        return source;
    }
}
