package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.milvus.CollectionName;
import java.util.ArrayList;
import java.util.List;

/** What comes out beside the mapped thing itself: what will differ, and what forbids it. */
final class Mapped {
    private final CollectionName collection;
    private final List<SchemaDifference> differences = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    Mapped(CollectionName collection) {
        this.collection = collection;
    }

    void differs(String property, Object source, Object target, String reason) {
        differences.add(new SchemaDifference(property, source.toString(), target.toString(), reason));
    }

    void finds(Check check, String object, String evidence) {
        findings.add(check.on(collection, object + " of " + collection, evidence));
    }

    void finds(Finding finding) {
        findings.add(finding);
    }

    CollectionName collection() {
        return collection;
    }

    List<SchemaDifference> differences() {
        return differences;
    }

    List<Finding> findings() {
        return findings;
    }
}
