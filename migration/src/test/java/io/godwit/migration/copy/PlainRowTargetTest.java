package io.godwit.migration.copy;

/** A writer as the target of single rows, on the scripted server. */
class PlainRowTargetTest extends RowTargetContract {
    PlainRowTargetTest() {
        super(false);
    }

    @Override
    RowTarget target() {
        return copy.writer();
    }

    @Override
    RangeReader held() {
        return copy.target();
    }
}
