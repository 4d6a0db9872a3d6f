package io.millrace.projector;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Where things belong. */
class LayoutTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace.projector", "io.millrace.platform.projection");

  private static final String[] TECHNOLOGY = {
    "io.quarkus..",
    "io.vertx..",
    "io.smallrye..",
    "jakarta..",
    "java.sql..",
    "org.apache.kafka..",
    "io.micrometer..",
    "org.eclipse.microprofile.."
  };

  @Test
  void theEngineKnowsNeitherKafkaNorSql() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.millrace.platform.projection",
            "io.millrace.platform.projection.feed",
            "io.millrace.platform.projection.apply",
            "io.millrace.platform.projection.deadletter",
            "io.millrace.platform.projection.history",
            "io.millrace.platform.projection.rebuild",
            "io.millrace.platform.projection.audit")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TECHNOLOGY)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..postgres..", "..kafka..", "..redis..", "..operations..", "..archive..")
        .check(CLASSES);
  }

  @Test
  void aProjectionIsAPureFunctionOverItsRow() {
    noClasses()
        .that(simpleNameEndingWith("Projection"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TECHNOLOGY)
        .orShould()
        .dependOnClassesThat(simpleNameEndingWith("Table"))
        .check(CLASSES);
  }

  @Test
  void onlyTablesOfAFeatureKnowSql() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..orderview",
            "..customerview",
            "..customersummary",
            "..productview",
            "..productprices",
            "..stockview",
            "..salesdaily",
            "..salesbycountry",
            "..salesbyproduct")
        .and()
        .haveSimpleNameNotEndingWith("Table")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TECHNOLOGY)
        .check(CLASSES);
  }

  @Test
  void featuresDoNotKnowEachOtherAndNothingGoesRound() {
    slices()
        .matching("io.millrace.platform.projection.(**)")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
    slices().matching("io.millrace.projector.(*)").should().notDependOnEachOther().check(CLASSES);
  }

  @Test
  void theCommandAndTheQuerySideNeverComeIn() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.millrace.command..", "io.millrace.query..")
        .check(CLASSES);
  }

  @Test
  void everyPoolIsOpenedWithTheSameBounds() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.vertx\\.(mutiny\\.)?pgclient\\.PgBuilder")
        .because(
            "io.millrace.platform.service.postgres.PgPools bounds what a silent database holds")
        .check(CLASSES);
  }
}
