package io.godwit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the design: between modules, and inside the migration module from top to bottom. */
@AnalyzeClasses(packages = "io.godwit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule modulesUseOnlyThoseBelow = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("io.godwit.cli..")
            .layer("store")
            .definedBy("io.godwit.store..")
            .layer("migration")
            .definedBy("io.godwit.migration..")
            .layer("milvus")
            .definedBy("io.godwit.milvus..")
            .layer("local")
            .definedBy("io.godwit.local..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("migration")
            .mayOnlyBeAccessedByLayers("cli", "store")
            .whereLayer("milvus")
            .mayOnlyBeAccessedByLayers("cli", "store", "migration")
            .whereLayer("local")
            .mayOnlyBeAccessedByLayers("cli");

    @ArchTest
    static final ArchRule migrationReadsFromTopToBottom = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("report")
            .definedBy("io.godwit.migration.report")
            .layer("run")
            .definedBy("io.godwit.migration.run")
            .layer("verify")
            .definedBy("io.godwit.migration.verify")
            .layer("copy")
            .definedBy("io.godwit.migration.copy")
            .layer("plan")
            .definedBy("io.godwit.migration.plan")
            .layer("root")
            .definedBy("io.godwit.migration")
            .whereLayer("report")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("run")
            .mayOnlyBeAccessedByLayers("report")
            .whereLayer("verify")
            .mayOnlyBeAccessedByLayers("run", "report")
            .whereLayer("copy")
            .mayOnlyBeAccessedByLayers("verify", "run", "report")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("copy", "verify", "run", "report")
            .whereLayer("root")
            .mayOnlyBeAccessedByLayers("plan", "copy", "verify", "run", "report");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("io.godwit.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theDomainKnowsNoDatabase = noClasses()
            .that()
            .resideInAnyPackage("io.godwit.migration..", "io.godwit.milvus..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.jdbi..", "org.flywaydb..");

    @ArchTest
    static final ArchRule localStandsAlone = noClasses()
            .that()
            .resideInAPackage("io.godwit.local..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.godwit.milvus..", "io.godwit.migration..", "io.godwit.store..", "io.godwit.cli..");
}
