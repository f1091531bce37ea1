package io.godwit.migration.copy;

/** A writer that deletes and inserts, since an Upsert would give new keys; on the scripted server. */
class KeptRowTargetTest extends RowTargetContract {
    KeptRowTargetTest() {
        super(false);
    }

    @Override
    RowTarget target() {
        return copy.writer(WrittenKeys.KEPT);
    }

    @Override
    RangeReader held() {
        return copy.target();
    }
}
