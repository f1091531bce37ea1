package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.UpsertRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A job of which one collection fails: between scripted servers. */
class JobRetryTest {
    private static final int ROWS = 30;

    @TempDir
    private Path state;

    @Test
    void aRetryDoesWhatFailedAndCopiesNothingAgain() {
        try (ScriptedMilvus source = ScriptedMilvus.start("v2.6.17");
                ScriptedMilvus target = ScriptedMilvus.start("v2.6.17");
                MilvusFixture from = MilvusFixture.connect(source.uri(), "");
                MilvusFixture to = MilvusFixture.connect(target.uri(), "");
                RunningService service = RunningService.start(state)) {
            for (String name : List.of("docs", "notes")) {
                from.prepare(SampleCollections.withSeed(7).basic(ROWS).withName(name));
            }
            target.always("CreateIndex", JobRetryTest::refusedForNotes);
            String job = submit(service, source, target);

            JsonNode failed = service.ended(job);
            assertThat(failed.get("state").asString()).as(failed.toString()).isEqualTo("FAILED");
            assertThat(failed.at("/collections/0/phase").asString()).isEqualTo("DONE");
            assertThat(failed.at("/collections/1/failure").asString()).contains("not today");
            Answer errors = service.get("/api/v1/jobs/" + job + "/errors");
            assertThat(errors.json().get("collections").toString())
                    .contains("default.notes")
                    .doesNotContain("default.docs");

            target.clear();
            assertThat(service.post("/api/v1/jobs/" + job + ":retry", "").status())
                    .isEqualTo(202);

            JsonNode end = service.ended(job);
            assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
            assertThat(target.requests(InsertRequest.class)).isEmpty();
            assertThat(target.requests(UpsertRequest.class)).isEmpty();
            for (String name : List.of("docs", "notes")) {
                RowComparison.assertSameRows(from, name, to, name);
            }
        }
    }

    @SuppressWarnings("deprecation")
    private static ScriptedReply refusedForNotes(Object request) {
        return ((CreateIndexRequest) request).getCollectionName().equals("notes")
                ? ScriptedReply.refused(1100, ErrorCode.IllegalArgument, "not today")
                : ScriptedReply.proceed();
    }

    private static String submit(RunningService service, ScriptedMilvus source, ScriptedMilvus target) {
        Answer registered = service.post(
                "/api/v1/clusters",
                json("{'projectId': '" + service.project() + "', 'clusterName': 'target', 'endpoint': '" + target.uri()
                        + "'}"));
        Answer submitted = service.post(
                "/api/v1/migrations",
                json("{'source': {'endpoint': '" + source.uri() + "'}, 'target': {'clusterId': '"
                        + registered.json().get("clusterId").asString() + "'}}"));
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
        return submitted.json().get("jobId").asString();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
