package io.millrace.stack.api;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The operations that the JAX-RS resources of a service have, to compare its document with. */
public final class ServedOperations {
  private static final String JAX_RS = "jakarta.ws.rs.";

  private ServedOperations() {}

  /** Each as {@code get /v1/orders/{id}}, of all resources in a package and below it. */
  public static List<String> of(String packageName) {
    List<String> served = new ArrayList<>();
    for (JavaClass resource :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(packageName)) {
      for (JavaMethod method : resource.getMethods()) {
        for (String verb : List.of("GET", "POST", "PUT", "DELETE")) {
          if (resource.isAnnotatedWith(JAX_RS + "Path") && method.isAnnotatedWith(JAX_RS + verb)) {
            served.add(verb.toLowerCase(Locale.ROOT) + " " + path(resource) + path(method));
          }
        }
      }
    }
    return served;
  }

  private static String path(HasAnnotations<?> annotated) {
    return annotated
        .tryGetAnnotationOfType(JAX_RS + "Path")
        .flatMap(found -> found.get("value"))
        .map(String::valueOf)
        .orElse("");
  }
}
