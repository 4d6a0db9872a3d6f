package io.millrace.command;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layout: the feature first, technology beneath it. */
class LayoutTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace.command", "io.millrace.platform.command");

  @ParameterizedTest
  @ValueSource(strings = {"order", "stock", "customer", "catalog"})
  void aFeaturesRootDependsOnNoTechnology(String feature) {
    classes()
        .that()
        .resideInAPackage("io.millrace.command." + feature)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.millrace.events..",
            "io.millrace.platform.events..",
            "io.millrace.platform.command.decision",
            "io.millrace.platform.service.problems",
            "io.millrace.command",
            "io.millrace.command." + feature)
        .check(CODE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"order", "stock", "customer", "catalog"})
  void featuresDoNotKnowEachOther(String feature) {
    String[] others =
        Stream.of("order", "stock", "customer", "catalog", "wiring", "imports")
            .filter(other -> !other.equals(feature))
            .map(other -> "io.millrace.command." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("io.millrace.command." + feature + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(CODE);
  }

  @Test
  void theClockIsPassedIn() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.millrace.command.order",
            "io.millrace.command.stock",
            "io.millrace.command.customer",
            "io.millrace.command.catalog")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CODE);
  }

  @Test
  void noSliceLeadsBackToItself() {
    slices().matching("io.millrace.command.(*)..").should().beFreeOfCycles().check(CODE);
    slices().matching("io.millrace.platform.command.(**)").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void noQueryIsAnsweredHere() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.millrace.query..", "io.millrace.projector..")
        .check(CODE);
  }

  @Test
  void theRelaysCoreKnowsNeitherDatabaseNorBroker() {
    noClasses()
        .that()
        .resideInAPackage("io.millrace.platform.command.relay")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.millrace.platform.command.relay.*..",
            "io.millrace.platform.command.run..",
            "io.millrace.platform.command.transaction..",
            "io.millrace.platform.command.sharding..",
            "io.millrace.platform.command.postgres..",
            "io.vertx..",
            "io.smallrye..",
            "org.apache.kafka..",
            "jakarta..")
        .check(CODE);
  }

  @Test
  void anImportIsDecidedWithoutTechnology() {
    noClasses()
        .that()
        .resideInAPackage("io.millrace.command.imports")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.millrace.command.imports.*..",
            "io.millrace.platform.command.postgres..",
            "io.millrace.platform.command.http..",
            "io.millrace.platform.command.config..",
            "io.vertx..",
            "io.smallrye..",
            "com.fasterxml..",
            "jakarta..")
        .check(CODE);
  }

  @Test
  void everyPoolIsOpenedWithTheSameBounds() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.vertx\\.(mutiny\\.)?pgclient\\.PgBuilder")
        .because(
            "io.millrace.platform.service.postgres.PgPools bounds what a silent database holds")
        .check(CODE);
  }
}
