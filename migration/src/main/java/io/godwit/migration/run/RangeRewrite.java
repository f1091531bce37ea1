package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.CollectionWriter;
import io.godwit.migration.copy.IdPair;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.copy.RenewedRows;
import io.godwit.migration.copy.RowTarget;
import io.godwit.migration.verify.Repair;
import io.godwit.migration.verify.RowComparison;
import io.godwit.migration.verify.RowDifference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Rewrites the rows of a range that differ, and keeps a receipt of what is there then. */
final class RangeRewrite {
    private final Run run;
    private final CollectionPlan plan;
    private final int collection;
    private final CollectionWriter writer;

    RangeRewrite(Run run, CollectionPlan plan, int collection, CollectionWriter writer) {
        this.run = run;
        this.plan = plan;
        this.collection = collection;
        this.writer = writer;
    }

    /**
     * @param source as it is now
     * @param wrong the rows to rewrite
     */
    void execute(CollectionReader source, Receipt receipt, RowComparison.Result result, List<RowDifference> wrong) {
        Chunk chunk = receipt.chunk();
        if (plan.newIds()) {
            RenewedRows renewed =
                    new RenewedRows(writer, run.ledger().ids(collection, chunk.partition(), chunk.span()));
            rewrite(source, chunk, renewed, wrong, result.complete());
            keep(receipt, result, renewed.pairs());
        } else {
            rewrite(source, chunk, writer, wrong, result.complete());
            keep(receipt, result, List.of());
        }
    }

    private void rewrite(
            CollectionReader source, Chunk chunk, RowTarget target, List<RowDifference> wrong, boolean complete) {
        if (wrong.isEmpty()) {
            return;
        }
        Repair repair = new Repair(source, target);
        long rows = complete
                ? repair.repair(chunk.partition(), wrong)
                : repair.repairAll(chunk.partition(), chunk.span(), wrong);
        run.note(
                plan.source().toString(),
                "rewrote " + Counted.of(rows, "row") + " of keys "
                        + chunk.span().display()
                        + (chunk.partition().isEmpty() ? "" : " of partition " + chunk.partition()));
    }

    private void keep(Receipt receipt, RowComparison.Result result, List<IdPair> ids) {
        Receipt again = new Receipt(
                receipt.chunk(),
                result.source().rows(),
                result.source().counted(),
                receipt.bytes(),
                result.source().digest(),
                receipt.attempts(),
                Duration.ZERO,
                Optional.empty(),
                ids);
        run.ledger().record(List.of(again), run.epoch());
    }
}
