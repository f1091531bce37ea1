package io.godwit.migration.plan;

import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.function.Supplier;

/** Asks for what planning can do without: a denial becomes a warning, a missing call means that there is nothing. */
final class Optionally {
    private Optionally() {}

    static <T> T ask(Mapped mapped, String what, Supplier<T> call, T otherwise) {
        try {
            return call.get();
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.PERMISSION_DENIED) {
                CollectionName collection = mapped.collection();
                mapped.finds(Check.CATALOG_DENIED.on(collection, what + " of " + collection, e.getMessage()));
                return otherwise;
            }
            if (e.code() == ErrorCode.NOT_SUPPORTED) {
                return otherwise;
            }
            throw e;
        }
    }
}
