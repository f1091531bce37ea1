package io.godwit.migration.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.report.Conclusion.Grade;
import io.godwit.migration.report.Conclusion.Step;
import io.godwit.migration.report.SampleJob.JudgedAs;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobState;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Key;
import io.godwit.milvus.ServerKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConclusionTest {
    @TempDir
    Path folder;

    @Test
    void saysThatEveryRowIsEqualOnlyWhereEveryDigestIs() {
        Conclusion conclusion = sample().equal("a", 12_000)
                .equal("b", 345)
                .equal("c", 0)
                .report()
                .conclusion();

        assertThat(conclusion.grade()).isEqualTo(Grade.EQUAL);
        assertThat(conclusion.headline())
                .isEqualTo(
                        "Every one of 12,345 rows of 3 collections is at the target and equal, byte for byte, by digest.");
        assertThat(conclusion.next()).isEmpty();
    }

    @Test
    void doesNotSayByteForByteWhereMilvusLiteComparesJsonByValue() {
        Conclusion conclusion = sample().targetServer(ServerKind.LITE_3.named("milvus_lite-3.2.2"))
                .equal("a", 5)
                .report()
                .conclusion();

        assertThat(conclusion.headline()).endsWith("is at the target and equal, by digest.");
    }

    @Test
    void aSuccessfulStateWithoutVerdictsIsNotCalledVerified() {
        Conclusion conclusion =
                sample().equal("a", 10).copied("b", 3_000).report().conclusion();

        assertThat(conclusion.grade()).isEqualTo(Grade.NOT_COMPARED);
        assertThat(conclusion.headline()).doesNotContain("equal").contains("was not compared");
    }

    @Test
    void rowsThatWereOnlyCountedAreNotCalledEqual() {
        Report report = sample().verifying(Verify.COUNTS)
                .copied("a", 3_000)
                .judged(JudgedAs.COUNT)
                .report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.COUNTS_EQUAL);
        assertThat(report.conclusion().headline())
                .isEqualTo("3,000 rows of 1 collection were copied, and the target counts as many in every key range."
                        + " What the rows hold was not compared.");
        assertThat(report.total(collection -> collection.evidence().verifiedRows()))
                .isZero();
        assertThat(report.collections().get(0).targetDigest()).isEmpty();
        assertThat(report.caveats()).anyMatch(caveat -> caveat.contains("--verify counts"));
        assertThat(commands(report))
                .containsExactly("godwit verify --source http://10.0.0.1:19530 --target https://target.example:443"
                        + " --database default=archive --collection 'shop.it'\\''s=shop.its'"
                        + " --exclude 'default.tmp_*'");
    }

    @Test
    void rangesThatAnEarlierRunOnlyCountedWeakenAFullVerification() {
        Report report = sample().equal("a", 5_000)
                .copied("b", 100)
                .judged(JudgedAs.COUNT)
                .report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.COUNTS_EQUAL);
        assertThat(report.conclusion().headline()).contains("What 100 rows of them hold was not compared");
        assertThat(report.caveats()).anyMatch(caveat -> caveat.contains("in an earlier run"));
    }

    @Test
    void whatAnEarlierRunHasReadBackIsSaidToBeOfThen() {
        Report report = sample().equal("a", 5_000)
                .readBackEarlier(5_000)
                .equal("b", 100)
                .report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.EQUAL);
        assertThat(report.caveats())
                .anyMatch(caveat -> caveat.startsWith("5,000 rows were read back from the target in an earlier run"));
    }

    @Test
    void aMergeIsComparedByKeyAndSaysSo() {
        Report report =
                sample().merging().copied("a", 2_000).judged(JudgedAs.KEY).report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.EQUAL);
        assertThat(report.conclusion().headline())
                .isEqualTo(
                        "Every one of 2,000 rows of 1 collection is at the target and equal, compared row by row by key.");
        assertThat(report.caveats()).anyMatch(caveat -> caveat.contains("--if-exists merge"));
    }

    @Test
    void rowsThatDifferLeadToRepair() {
        Report report = sample().ended(JobState.FAILED, ErrorCode.DIFFERENCES, "2 rows missing")
                .equal("a", 5)
                .copied("b", 1_000)
                .judged(JudgedAs.DIFFERENT)
                .difference(Key.of(1), Kind.MISSING, List.of(), "")
                .difference(Key.of("x"), Kind.DIFFERENT, List.of("vector"), "1.0 -> 2.0")
                .report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.DIFFERENT);
        assertThat(report.conclusion().headline())
                .isEqualTo("Source and target are not equal: 2 rows differ in 1 of 2 collections.");
        assertThat(report.conclusion().details()).contains("Rows that differ: 1 missing, 1 different.");
        assertThat(commands(report)).containsExactly("godwit jobs repair " + SampleJob.ID);
    }

    @Test
    void aSourceThatHasChangedIsNotCalledUnequalByComparison() {
        Report report = sample().ended(JobState.FAILED, ErrorCode.SOURCE_CHANGED, "dropped and made anew")
                .equal("a", 5)
                .failed("b", 1_000, ErrorCode.SOURCE_CHANGED, "dropped and made anew")
                .report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.DIFFERENT);
        assertThat(report.conclusion().headline())
                .isEqualTo(
                        "The source has changed in 1 of 2 collections, and the target was not made equal to what it is now.");
    }

    @Test
    void aRowThatTheSourceNeverReturnsIsADifferenceThatRepairCannotMend() {
        Report report = sample().equal("a", 5)
                .surplus(1)
                .difference(Key.of(Long.MAX_VALUE), Kind.UNREADABLE, List.of(), "counted, never returned")
                .report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.DIFFERENT);
        assertThat(commands(report))
                .singleElement()
                .asString()
                .endsWith("--again")
                .doesNotContain("repair");
    }

    @Test
    void aSurplusThatNoKeyExplainsIsNotPassedOver() {
        Report report = sample().equal("a", 5).surplus(2).report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.DIFFERENT);
        assertThat(report.conclusion().details())
                .anyMatch(detail -> detail.contains("no key was found that explains it"));
    }

    @Test
    void duplicatesInTheSourceAreNoDifference() {
        Report report = sample().equal("a", 5)
                .surplus(3)
                .difference(Key.of(2), Kind.DUPLICATE_IN_SOURCE, List.of(), "held 4 times")
                .report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.EQUAL);
        assertThat(report.conclusion().details())
                .contains(
                        "The source counts 3 rows more than it has keys; of the rows of one key, the one that the server"
                                + " returned was copied and verified, which on Milvus 2.3 may be any of them.");
    }

    @Test
    void saysWhichRowOfAKeyWasCopiedFromANewerServer() {
        assertThat(sample().sourceServer(ServerKind.MILVUS_2_5.named("v2.5.4"))
                        .equal("a", 5)
                        .surplus(1)
                        .difference(Key.of(2), Kind.DUPLICATE_IN_SOURCE, List.of(), "held 2 times")
                        .report()
                        .conclusion()
                        .details())
                .contains(
                        "The source counts 1 row more than it has keys; of the rows of one key, the newest was copied and"
                                + " verified.");
    }

    @Test
    void rangesThatStillChangeAreADifference() {
        Report report = sample().equal("a", 5).stillChanging(2).report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.DIFFERENT);
        assertThat(report.conclusion().details())
                .contains("2 key ranges were still changing at the source after the last pass.");
    }

    @Test
    void aCollectionThatDidNotCoverItsKeySpaceIsNeverASuccess() {
        Report report = sample().equal("a", 5)
                .unfinished("b", 3_000)
                .judged(JudgedAs.DIGEST)
                .report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.FAILED);
        assertThat(report.conclusion().headline())
                .isEqualTo("The migration is not complete: 1 of 2 collections is unfinished.");
    }

    @Test
    void aFailedCollectionIsNamedAndTheOthersKeepTheirStanding() {
        Report report = sample().ended(JobState.FAILED, ErrorCode.UNAVAILABLE, "connection reset")
                .equal("a", 5)
                .failed("b", 2_000, ErrorCode.UNAVAILABLE, "connection reset")
                .report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.FAILED);
        assertThat(report.conclusion().details())
                .contains("UNAVAILABLE: connection reset", "Collections: 1 equal, 1 failed.");
        assertThat(commands(report)).containsExactly("godwit jobs resume " + SampleJob.ID);
    }

    @Test
    void theSameCommandIsNamedOnceForAllItsReasons() {
        Report report = sample().ended(JobState.FAILED, ErrorCode.UNAVAILABLE, "connection reset")
                .equal("a", 5)
                .failed("b", 2_000, ErrorCode.UNAVAILABLE, "connection reset")
                .difference(Key.of(1), Kind.TOO_LARGE, List.of(), "70 MB")
                .difference(Key.of(2), Kind.REFUSED, List.of(), "NaN")
                .report();

        assertThat(report.conclusion().next()).hasSize(2);
        assertThat(report.conclusion().next().get(0).commands()).containsExactly("godwit jobs resume " + SampleJob.ID);
        assertThat(report.conclusion().next().get(1)).satisfies(step -> {
            assertThat(step.commands()).singleElement().asString().endsWith(" --again");
            assertThat(step.text())
                    .startsWith("Rows that are too large: ")
                    .contains("then catch up. Rows that were refused: ");
        });
    }

    @Test
    void aCommandToGoOnWithAsksForWhatTheJobWasAskedFor() {
        Report report = sample().ended(JobState.FAILED, ErrorCode.DIFFERENCES, "differences")
                .verifying(Verify.COUNTS)
                .carryingRbac()
                .equal("a", 5)
                .refused("b", "no index")
                .difference(Key.of(2), Kind.REFUSED, List.of(), "NaN")
                .report();

        assertThat(commands(report))
                .isNotEmpty()
                .allSatisfy(command -> assertThat(command).contains(" --verify counts --rbac --skip-refused"));
    }

    @Test
    void databasesWithoutCollectionsAreSomething() {
        Conclusion conclusion = sample().emptyDatabase("bare").report().conclusion();

        assertThat(conclusion.grade()).isEqualTo(Grade.EQUAL);
        assertThat(conclusion.headline())
                .isEqualTo("1 database holds no collections at the source, and is at the target.");
    }

    @Test
    void aRefusedCollectionKeepsTheMigrationFromBeingComplete() {
        Report report = sample().equal("a", 5).refused("b", "no index").report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.INCOMPLETE);
        assertThat(report.conclusion().headline())
                .isEqualTo("Not everything was migrated: 1 collection was refused and left out.");
    }

    @Test
    void zeroCollectionsAreNoSuccess() {
        assertThat(sample().report().conclusion().grade()).isEqualTo(Grade.NOTHING);
    }

    @Test
    void emptyCollectionsHaveNothingToMiss() {
        assertThat(sample().equal("a", 0).report().conclusion().headline())
                .startsWith("1 collection holds no rows at the source");
    }

    @Test
    void aRunningJobProvesNothing() {
        Report report = sample().in(JobState.IN_PROGRESS)
                .equal("a", 5)
                .unfinished("b", 2_000)
                .report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.UNFINISHED);
        assertThat(report.conclusion().headline())
                .isEqualTo(
                        "The job is in progress; 1,005 of 2,005 rows are copied. Until it has ended, nothing is proved.");
        assertThat(commands(report)).containsExactly("godwit jobs watch " + SampleJob.ID);
    }

    @Test
    void aJobWhoseProcessWasKilledCanGoOn() {
        SampleJob sample = sample().in(JobState.IN_PROGRESS).unfinished("b", 2_000);
        sample.store.interrupted = true;
        Report report = sample.report();

        assertThat(report.conclusion().headline()).startsWith("The job was interrupted, and no process runs it; ");
        assertThat(commands(report)).containsExactly("godwit jobs resume " + SampleJob.ID);
        assertThat(ReportText.of(report)).contains("IN_PROGRESS, interrupted");
        assertThat(ReportJson.of(report).at("/job/interrupted").asBoolean()).isTrue();
    }

    @Test
    void pausedAndCanceledJobsCanGoOn() {
        for (JobState state : List.of(JobState.PAUSED, JobState.CANCELED)) {
            assertThat(commands(sample().in(state).unfinished("a", 2_000).report()))
                    .containsExactly("godwit jobs resume " + SampleJob.ID);
        }
    }

    @Test
    void ofAJobThatWasCanceledTogetherWithWhatItCreatedNothingIsCalledCopied() {
        SampleJob sample = sample().in(JobState.CANCELED).equal("a", 500).unfinished("b", 2_000);
        sample.store.desire(SampleJob.ID, Desired.DISCARD);
        Report report = sample.report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.GIVEN_UP);
        assertThat(report.conclusion().headline()).endsWith("none of its rows count as migrated.");
        assertThat(report.conclusion().next())
                .extracting(Step::text)
                .allMatch(text -> text.startsWith("It cannot go on"));
        assertThat(ReportText.of(report)).doesNotContain("1 equal", "jobs resume");
    }

    @Test
    void declaredDifferencesOfTheSchemaAreMentionedBesideASuccess() {
        Report report = sample().equal("a", 5, new SchemaDifference("shards", "4", "2", "the target allows no more"))
                .report();

        assertThat(report.conclusion().grade()).isEqualTo(Grade.EQUAL);
        assertThat(report.conclusion().details())
                .contains("1 declared schema difference is listed with its collection.");
    }

    private SampleJob sample() {
        return new SampleJob(folder);
    }

    private static List<String> commands(Report report) {
        return report.conclusion().next().stream()
                .map(Step::commands)
                .flatMap(List::stream)
                .toList();
    }
}
