package io.millrace.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class FrameworkFreeTest {
  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace.events", "io.millrace.platform.events");

  @Test
  void theFactsDependOnJavaAlone() {
    classes()
        .that()
        .resideOutsideOfPackages("..codec..", "..ledger..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "org.jspecify..",
            "io.millrace.events..",
            "io.millrace.platform.events..")
        .check(PRODUCTION);
  }

  @Test
  void theCodecDependsOnNothingButStreamingJson() {
    classes()
        .that()
        .resideInAPackage("..codec..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.millrace.events..",
            "io.millrace.platform.events..",
            "com.fasterxml.jackson.core..")
        .check(PRODUCTION);
  }
}
