package io.millrace.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the chart that a test may change. */
final class ChartCopy {
  private ChartCopy() {}

  static Chart in(Path folder) throws IOException {
    Path from = Chart.ofSources().folder();
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.sorted().toList();
    }
    for (Path path : all) {
      Path to = folder.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(to);
      } else {
        Files.copy(path, to);
      }
    }
    return new Chart(folder);
  }

  /** Puts a mistake in; it has to have a place to go. */
  static void replace(Chart chart, String file, String right, String wrong) throws IOException {
    Path path = chart.folder().resolve(file);
    String text = Files.readString(path);
    assertThat(text).as("the place of the mistake").contains(right);
    Files.writeString(path, text.replace(right, wrong));
  }

  static void delete(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
