package io.godwit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.RunOptions;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.milvus.KeySpan;
import io.godwit.store.LedgerModel.Tile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SqliteLedgerModelTest {
    private static Path folder;
    private static JobStore store;
    private static int jobs;

    @BeforeContainer
    static void opensTheStore() throws IOException {
        folder = Files.createTempDirectory("ledger-model");
        store = SqliteStore.open(folder);
    }

    @AfterContainer
    static void removesTheStore() throws IOException {
        store.close();
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted((a, b) -> b.compareTo(a)).forEach(SqliteLedgerModelTest::delete);
        }
    }

    @Property(tries = 200)
    void coversAndDoubtsWhatAModelOfSingleKeysDoes(@ForAll("steps") List<Step> steps) {
        Ledger ledger = store.ledger(
                store.create("f" + jobs++, Fixtures.plan(1), RunOptions.DEFAULT).id());
        LedgerModel model = new LedgerModel();
        long epoch = ledger.begin();
        long copies = 0;
        for (Step step : steps) {
            copies++;
            switch (step.action) {
                case BEGIN -> epoch = ledger.begin();
                case CLAIM -> {
                    assertThat(ledger.claim(step.chunk(), epoch)).isTrue();
                    model.claim(step.tile);
                }
                case RECORD, FAIL -> {
                    boolean good = step.action == Action.RECORD;
                    assertThat(ledger.record(List.of(step.receipt(copies)), epoch))
                            .isOne();
                    model.record(step.tile, good, copies);
                }
                case REOPEN -> {
                    ledger.reopen(step.chunk(), epoch);
                    model.reopen(step.tile);
                }
                case FENCED -> {
                    assertThat(ledger.claim(step.chunk(), epoch - 1)).isFalse();
                    assertThat(ledger.record(List.of(step.receipt(copies)), epoch - 1))
                            .isZero();
                    ledger.reopen(step.chunk(), epoch - 1);
                }
            }
            assertThat(ledger.covered(0, "p")).isEqualTo(model.covered());
            assertThat(ledger.inDoubt(0, "p")).isEqualTo(model.inDoubt());
            assertThat(ledger.ids(0, "p", KeySpan.ALL)).isEqualTo(model.ids());
            assertThat(ledger.idCount(0)).isEqualTo(model.ids().size());
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Tile> tiles = Arbitraries.integers()
                .between(0, LedgerModel.KEYS - 1)
                .flatMap(from -> Arbitraries.integers()
                        .between(from + 1, LedgerModel.KEYS)
                        .map(to -> new Tile(from, to)));
        return Combinators.combine(Arbitraries.of(Action.class), tiles)
                .as(Step::new)
                .list()
                .ofMaxSize(25)
                .map(SqliteLedgerModelTest::withReopensThatHit);
    }

    /** A random range hardly ever is that of a receipt; every other reopening takes one that was recorded before. */
    private static List<Step> withReopensThatHit(List<Step> steps) {
        List<Step> all = new ArrayList<>();
        List<Tile> recorded = new ArrayList<>();
        for (Step step : steps) {
            boolean hit = step.action == Action.REOPEN && !recorded.isEmpty() && step.tile.from() % 2 == 0;
            all.add(hit ? new Step(Action.REOPEN, recorded.get(step.tile.to() % recorded.size())) : step);
            if (step.action == Action.RECORD) {
                recorded.add(step.tile);
            }
        }
        return all;
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private enum Action {
        BEGIN,
        CLAIM,
        RECORD,
        FAIL,
        REOPEN,
        FENCED
    }

    private record Step(Action action, Tile tile) {
        Chunk chunk() {
            return new Chunk(0, "p", tile.span(), 1);
        }

        Receipt receipt(long copy) {
            return action == Action.FAIL
                    ? Fixtures.failed(chunk())
                    : Fixtures.withIds(chunk(), LedgerModel.ids(tile, copy));
        }
    }
}
