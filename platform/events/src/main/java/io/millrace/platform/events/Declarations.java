package io.millrace.platform.events;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;

/**
 * Finds what the parts of an application declare as services. For static initialisers: in a native
 * image they have run when it was built.
 */
public final class Declarations {
  private Declarations() {}

  /**
   * All declarations of this type, from wherever the application is. Quarkus may load it apart from
   * its libraries, and then makes its loader that of the thread; other threads have the JVM's.
   */
  public static <T> List<T> of(Class<T> type) {
    try {
      List<T> found = in(type, Thread.currentThread().getContextClassLoader());
      return found.isEmpty() ? in(type, type.getClassLoader()) : found;
    } catch (ServiceConfigurationError broken) {
      // Either a declaration is, or the thread's loader has a copy of its own of everything.
      List<T> own = in(type, type.getClassLoader());
      if (own.isEmpty()) {
        throw broken;
      }
      return own;
    }
  }

  private static <T> List<T> in(Class<T> type, ClassLoader loader) {
    return ServiceLoader.load(type, loader).stream().map(Provider::get).toList();
  }
}
