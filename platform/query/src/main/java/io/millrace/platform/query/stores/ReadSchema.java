package io.millrace.platform.query.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The migrations of the read store that this build was made with: those of its projector. A build
 * without the file that names them reads any schema.
 */
final class ReadSchema {
  /** Written by the build, if it is to be compared. */
  static final String RESOURCE = "read-schema.txt";

  private static final Pattern LINE = Pattern.compile("\\R");
  private static final Pattern MIGRATION = Pattern.compile("V([0-9]+)__.*\\.sql");

  private static final ReadSchema ANY = new ReadSchema();

  private final List<String> known;

  private ReadSchema() {
    known = List.of();
  }

  ReadSchema(List<String> files) {
    known =
        files.stream()
            .map(ReadSchema::version)
            .flatMap(Optional::stream)
            .sorted(Comparator.comparingInt(Integer::parseInt))
            .toList();
    if (known.isEmpty()) {
      throw new IllegalStateException(
          "This build does not say which schema it reads: "
              + RESOURCE
              + " names no migration. Build it with ./mvnw.");
    }
  }

  static ReadSchema ofThisBuild() {
    try (var in = ReadSchema.class.getResourceAsStream("/" + RESOURCE)) {
      return in == null
          ? ANY
          : new ReadSchema(
              LINE.splitAsStream(new String(in.readAllBytes(), StandardCharsets.UTF_8)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> known() {
    return known;
  }

  /**
   * Compares, by the rule that the other services have.
   *
   * @param applied versions in the store's history
   * @param newerIsFine whether migrations that this build does not know are none of its business
   */
  SchemaFit compare(Collection<String> applied, boolean newerIsFine) {
    if (known.isEmpty()) {
      return new SchemaFit.Fits("not compared: this build has no " + RESOURCE);
    }
    List<String> newer = without(applied.stream(), known);
    if (!newer.isEmpty() && !newerIsFine) {
      return new SchemaFit.Newer(newer);
    }
    List<String> missing = without(known.stream(), applied);
    if (!missing.isEmpty()) {
      return new SchemaFit.Older(missing);
    }
    return new SchemaFit.Fits(newer.isEmpty() ? "that of this build" : "newer, and accepted");
  }

  private static List<String> without(Stream<String> versions, Collection<String> others) {
    return versions.filter(version -> !others.contains(version)).toList();
  }

  private static Optional<String> version(String file) {
    Matcher name = MIGRATION.matcher(file.strip());
    return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
  }
}
