package io.godwit.migration.run;

/** The engine of one process. */
record LocalEngine(Pool pool) implements Engine {
    @Override
    public void copy(CollectionCopy copy) {
        pool.carry(copy.walk(), copy::copy, copy::record);
    }

    @Override
    public void close() {
        pool.close();
    }
}
