package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.suite.ServiceName;
import io.millrace.stack.MillraceHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What native-image would be given to build a service: made by the ordinary build. */
final class NativeSources {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG = "META-INF/native-image/";

  final Path folder;
  final List<String> arguments;

  /** Classes whose members are reached by reflection. */
  final Set<String> reflection;

  /** Texts that are looked up by the name of their bundle. */
  final Set<String> bundles = new TreeSet<>();

  private final List<Pattern> resources = new ArrayList<>();

  private NativeSources(Path folder) throws IOException {
    this.folder = folder;
    arguments = List.of(Files.readString(folder.resolve("native-image.args")).split("\\s+"));
    reflection = new TreeSet<>();
    try (var jars = Files.list(folder.resolve("lib"))) {
      // Libraries bring configuration of their own; native-image reads it on the class path.
      for (Path jar : jars.toList()) {
        readReflection(jar);
      }
    }
    readReflection(runner(folder));
    try (JarFile jar = new JarFile(runner(folder).toFile())) {
      for (JsonNode config : readAll(jar, "resource-config.json")) {
        config
            .findValues("pattern")
            .forEach(pattern -> resources.add(Pattern.compile(pattern.asText())));
        config.path("bundles").forEach(bundle -> bundles.add(bundle.path("name").asText()));
      }
    }
  }

  static NativeSources of(ServiceName service) throws IOException {
    return new NativeSources(
        MillraceHome.find().resolve(service.module()).resolve("target/native-sources"));
  }

  boolean hasResource(String path) {
    return resources.stream().anyMatch(pattern -> pattern.matcher(path).matches());
  }

  private static Path runner(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no runner jar in " + folder));
    }
  }

  private void readReflection(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JsonNode config : readAll(jar, "reflect-config.json")) {
        config.forEach(type -> reflection.add(type.path("name").asText()));
      }
    }
  }

  /** Classes of a library, by the beginning of its file's name. */
  List<String> classesOf(String library) throws IOException {
    return namesIn(library, ".class").map(name -> name.replace('/', '.')).toList();
  }

  /** Texts of a library, in no language of their own, by the name of their bundle. */
  List<String> bundlesOf(String library) throws IOException {
    return namesIn(library, ".properties")
        .filter(name -> !name.startsWith("META-INF/") && !name.contains("_"))
        .map(name -> name.replace('/', '.'))
        .toList();
  }

  private Stream<String> namesIn(String library, String ending) throws IOException {
    try (var jars = Files.list(folder.resolve("lib"))) {
      Path file =
          jars.filter(jar -> jar.getFileName().toString().startsWith(library))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no library " + library));
      try (JarFile jar = new JarFile(file.toFile())) {
        return jar.stream()
            .map(JarEntry::getName)
            .filter(name -> name.endsWith(ending))
            .map(name -> name.substring(0, name.length() - ending.length()))
            .toList()
            .stream();
      }
    }
  }

  private static List<JsonNode> readAll(JarFile jar, String name) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (JarEntry entry : jar.stream().toList()) {
      if (entry.getName().startsWith(CONFIG) && entry.getName().endsWith(name)) {
        try (InputStream in = jar.getInputStream(entry)) {
          all.add(JSON.readTree(in));
        }
      }
    }
    return all;
  }
}
