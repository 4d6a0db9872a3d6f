package io.millrace.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkout that this library was built in. */
public final class MillraceHome {
  /** The system property that names it. */
  public static final String PROPERTY = "millrace.home";

  private MillraceHome() {}

  /**
   * The folder named by {@value #PROPERTY}, else the nearest one above the working folder that is a
   * Millrace checkout.
   *
   * @throws StackException when there is none
   */
  public static Path find() {
    return Optional.ofNullable(System.getProperty(PROPERTY))
        .map(Path::of)
        .or(() -> above(Path.of("").toAbsolutePath()))
        .map(path -> path.toAbsolutePath().normalize())
        .orElseThrow(
            () ->
                new StackException(
                    "No Millrace checkout was found above the working folder. Run this inside of one, or name it with -D%s=FOLDER."
                        .formatted(PROPERTY)));
  }

  private static Optional<Path> above(Path start) {
    return Stream.<Path>iterate(start, folder -> folder != null, Path::getParent)
        .filter(folder -> Files.isRegularFile(folder.resolve("deploy/local-stack/pom.xml")))
        .findFirst();
  }
}
