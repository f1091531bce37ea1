package io.godwit.service.job;

import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What planning and running advise in the words of the command line, in those of requests: where a flag is named, whoever sends requests
 * is told its field, and the step of a job where the same command is to be run again.
 */
public final class RequestWords {
    /** Flags of {@code godwit migrate} and their fields in the body of a migration. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("auto-id", "options.autoId"),
            Map.entry("collection", "collections"),
            Map.entry("consistency-level", "options.consistencyLevel"),
            Map.entry("database", "databases"),
            Map.entry("description", "options.description"),
            Map.entry("dynamic-field", "options.dynamicField"),
            Map.entry("dynamic-keys", "options.dynamicKeys"),
            Map.entry("engine", "engine"),
            Map.entry("exclude", "exclude"),
            Map.entry("fields", "options.fields"),
            Map.entry("if-exists", "ifExists"),
            Map.entry("index", "options.index"),
            Map.entry("load", "options.load"),
            Map.entry("load-source", "loadSource"),
            Map.entry("max-rate", "maxBytesPerSecond"),
            Map.entry("parallelism", "parallelism"),
            Map.entry("partition-key", "options.partitionKey"),
            Map.entry("recheck-source", "recheckSource: true"),
            Map.entry("shards", "options.shards"),
            Map.entry("skip-refused", "skipRefused: true"),
            Map.entry("verify", "verify"),
            // Not of a body, but a step of a job.
            Map.entry("again", ":catchUp"));

    private static final Pattern FLAG = Pattern.compile("--([a-z]+(?:-[a-z]+)*)"
            + "( (?:auto|counts|drop|fail|flink|full|keep|local|merge|never|new|none|plain|refuse|replace)\\b)?");

    /** In this order: what is more is looked for before what is less. */
    private static final Map<Pattern, String> SENTENCES = sentences();

    private RequestWords() {}

    private static Map<Pattern, String> sentences() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("godwit migrate, as before, with --again", ":catchUp");
        texts.put("godwit migrate with the same addresses and selection, and --again", ":catchUp");
        texts.put("Run the same command again with --again", "Send :catchUp");
        texts.put("the same command with --again", ":catchUp");
        texts.put("Delete the job \\(godwit jobs delete [^)]*\\)(?: and start anew)?", "Submit the migration anew");
        texts.put("delete the job \\(godwit jobs delete [^)]*\\)(?: and start anew)?", "submit the migration anew");
        texts.put("Run the same command again", "Send :resume");
        texts.put("run the same command again", "send :resume");
        texts.put("`godwit list`", "POST /api/v1/schema-previews");
        texts.put(
                "Check the token: user:password, or an API key\\.",
                "Give the cluster's new credentials with PATCH /api/v1/clusters/{id}, or those of a source that is not"
                        + " registered with the step, and send :resume.");
        Map<Pattern, String> sentences = new LinkedHashMap<>();
        texts.forEach((text, words) -> sentences.put(Pattern.compile(text), words));
        return sentences;
    }

    /** Whether a flag of {@code godwit migrate} has a field, or a step, in requests. */
    public static boolean knows(String flag) {
        return FIELDS.containsKey(flag);
    }

    /** Flags that no request has stay as they are. */
    public static String of(String text) {
        String said = text;
        for (Map.Entry<Pattern, String> sentence : SENTENCES.entrySet()) {
            said = sentence.getKey().matcher(said).replaceAll(Matcher.quoteReplacement(sentence.getValue()));
        }
        return FLAG.matcher(said)
                .replaceAll(flag -> Matcher.quoteReplacement(field(flag.group(), flag.group(1), flag.group(2))));
    }

    private static String field(String all, String flag, String value) {
        String field = FIELDS.get(flag);
        if (field == null) {
            return all;
        }
        return value == null ? field : field + ": \"" + value.strip() + "\"";
    }

    /** A plan whose findings speak so. */
    static MigrationPlan in(MigrationPlan plan) {
        return new MigrationPlan(
                plan.spec(),
                plan.sourceServer(),
                plan.targetServer(),
                plan.databases(),
                plan.emptyDatabases(),
                plan.collections(),
                plan.findings().stream().map(RequestWords::in).toList(),
                plan.skipped());
    }

    private static Finding in(Finding finding) {
        return new Finding(
                finding.id(),
                finding.severity(),
                finding.collection(),
                finding.object(),
                of(finding.evidence()),
                of(finding.remedy()));
    }
}
