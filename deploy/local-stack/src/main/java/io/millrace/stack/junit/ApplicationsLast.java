package io.millrace.stack.junit;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * The order of test classes: those with an application of Quarkus come last, each application's
 * together. The last application ends with the JVM only; it would go on beside the other tests, and
 * do with their topics and their Redis what an application does.
 */
public final class ApplicationsLast implements ClassOrderer {
  private static final ClassLoader PLAIN = ClassLoader.getSystemClassLoader();

  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(
            Comparator.comparing((ClassDescriptor test) -> !loader(test).equals(PLAIN))
                .thenComparing(test -> String.valueOf(loader(test).getName()))
                .thenComparing(test -> test.getTestClass().getName()));
  }

  private static ClassLoader loader(ClassDescriptor test) {
    return test.getTestClass().getClassLoader();
  }
}
