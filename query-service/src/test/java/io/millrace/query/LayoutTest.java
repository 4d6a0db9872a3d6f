package io.millrace.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The layout that lets one view be followed without an index. */
class LayoutTest {
  private static final String[] FEATURES = {
    "..orderview..",
    "..customerview..",
    "..customersummary..",
    "..productview..",
    "..productprices..",
    "..stockview..",
    "..reports.."
  };

  private static final JavaClasses SERVICE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace.query", "io.millrace.platform.query");

  @Test
  void packagesDoNotGoInCircles() {
    slices().matching("io.millrace.query.(*)..").should().beFreeOfCycles().check(SERVICE);
    slices().matching("io.millrace.platform.query.(**)").should().beFreeOfCycles().check(SERVICE);
  }

  @Test
  void featuresDoNotKnowEachOther() {
    for (String feature : FEATURES) {
      String[] others =
          Arrays.stream(FEATURES).filter(other -> !other.equals(feature)).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(feature)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(SERVICE);
    }
  }

  @Test
  void resourcesHoldNoSql() {
    noClasses()
        .that()
        .haveSimpleNameEndingWith("Resource")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "java.sql..")
        .check(SERVICE);
  }

  @Test
  void onlyReadersAndStoresTalkToPostgres() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..query.stores..", "..query.views..")
        .and()
        .haveSimpleNameNotEndingWith("Reader")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.mutiny.sqlclient..", "io.vertx.mutiny.pgclient..")
        .check(SERVICE);
  }

  @Test
  void onlyTheCacheTalksToRedisAndKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..cache..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.mutiny.redis..", "org.apache.kafka..")
        .check(SERVICE);
  }

  @Test
  void queriesDoNotKnowCommandsOrTheProjector() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.millrace.command..", "io.millrace.projector..")
        .check(SERVICE);
  }

  @Test
  void everyPoolIsOpenedWithTheSameBounds() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.vertx\\.(mutiny\\.)?pgclient\\.PgBuilder")
        .because(
            "io.millrace.platform.service.postgres.PgPools bounds what a silent database holds")
        .check(SERVICE);
  }
}
