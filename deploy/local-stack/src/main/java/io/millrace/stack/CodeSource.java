package io.millrace.stack;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where a class was loaded from. */
public final class CodeSource {
  private CodeSource() {}

  /** The jar or folder of classes that holds it. */
  public static Path of(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(
          "The class path holds something that is no file: " + e.getMessage(), e);
    }
  }
}
