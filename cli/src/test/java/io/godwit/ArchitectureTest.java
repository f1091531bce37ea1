package io.godwit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The arrows of the design: between modules, and inside the migration module from top to bottom. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/testkit/"))
            .importPackages("io.godwit");

    @Test
    void theClassesAreThere() {
        assertThat(CLASSES).hasSizeGreaterThan(200);
    }

    @Test
    void modulesUseOnlyThoseBelow() {
        ArchRule rule = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("io.godwit.cli..")
                .layer("service")
                .definedBy("io.godwit.service..")
                .layer("flink")
                .definedBy("io.godwit.flink..")
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
                .whereLayer("service")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("flink")
                .mayOnlyBeAccessedByLayers("cli", "service")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("cli", "service", "flink")
                .whereLayer("migration")
                .mayOnlyBeAccessedByLayers("cli", "service", "flink", "store")
                .whereLayer("milvus")
                .mayOnlyBeAccessedByLayers("cli", "service", "flink", "store", "migration")
                .whereLayer("local")
                .mayOnlyBeAccessedByLayers("cli", "service");
        rule.check(CLASSES);
    }

    @Test
    void migrationReadsFromTopToBottom() {
        ArchRule rule = layeredArchitecture()
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
        rule.check(CLASSES);
    }

    @Test
    void packagesAreFreeOfCycles() {
        ArchRule rule = slices().matching("io.godwit.(**)").should().beFreeOfCycles();
        rule.check(CLASSES);
    }

    @Test
    void theDomainKnowsNoDatabase() {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage("io.godwit.migration..", "io.godwit.milvus..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.jdbi..", "org.flywaydb..");
        rule.check(CLASSES);
    }

    @Test
    void localStandsAlone() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("io.godwit.local..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.godwit.milvus..",
                        "io.godwit.migration..",
                        "io.godwit.store..",
                        "io.godwit.service..",
                        "io.godwit.cli..");
        rule.check(CLASSES);
    }

    /** Else its classes would have to be on the class path of those who do not use it. */
    @Test
    void onlyWhatRunsInTheClusterKnowsFlink() {
        ArchRule flink = noClasses()
                .that()
                .resideOutsideOfPackage("io.godwit.flink.job..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.flink..");
        flink.check(CLASSES);
        ArchRule job = noClasses()
                .that()
                .resideOutsideOfPackage("io.godwit.flink.job..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.godwit.flink.job..");
        job.check(CLASSES);
    }

    @Test
    void onlyTheServiceKnowsSpring() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("io.godwit.service..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "jakarta.servlet..", "tools.jackson..");
        rule.check(CLASSES);
    }

    /** Only the root package is for others, and its starting class says nothing of Spring. */
    @Test
    void theCommandLineUsesTheServiceByItsRoot() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("io.godwit.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.godwit.service.cluster..",
                        "io.godwit.service.console..",
                        "io.godwit.service.database..",
                        "io.godwit.service.job..",
                        "io.godwit.service.problem..",
                        "io.godwit.service.rest..",
                        "io.godwit.service.settings..");
        rule.check(CLASSES);
    }
}
