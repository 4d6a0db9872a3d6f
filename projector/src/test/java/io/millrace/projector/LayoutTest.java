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
  void the_engine_knows_neither_kafka_nor_sql() {
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
  void a_projection_is_a_pure_function_over_its_row() {
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
  void only_tables_of_a_feature_know_sql() {
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
  void features_do_not_know_each_other_and_nothing_goes_round() {
    slices()
        .matching("io.millrace.platform.projection.(**)")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
    slices().matching("io.millrace.projector.(*)").should().notDependOnEachOther().check(CLASSES);
  }

  @Test
  void the_command_and_the_query_side_never_come_in() {
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
