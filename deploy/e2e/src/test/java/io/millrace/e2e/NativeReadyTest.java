package io.millrace.e2e;

import static io.millrace.e2e.OurClasses.owner;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.suite.ServiceName;
import io.millrace.stack.MillraceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the build made for native-image holds what our code reaches without naming it in a call, and
 * our code does nothing that an image cannot. No image is built here: that takes a GraalVM.
 */
class NativeReadyTest {
  /** Of Jackson, with the class to make as an argument. */
  private static final Set<String> READS =
      Set.of("readValue", "treeToValue", "convertValue", "readerFor");

  /** What would be made once, while the image is built, and be the same in every process. */
  private static final List<String> NOT_IN_AN_IMAGE =
      List.of(
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.UUID.randomUUID",
          "java.security.SecureRandom",
          "java.lang.Thread",
          "java.lang.ProcessHandle",
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.Runtime",
          "java.time.Instant.now",
          "java.util.Timer",
          "java.util.concurrent.Executors",
          "java.net.",
          "java.nio.channels.",
          "io.vertx.core.Vertx",
          "org.apache.kafka.clients.producer.KafkaProducer",
          "org.apache.kafka.clients.consumer.KafkaConsumer");

  /** Ways to a class or a member that native-image cannot see through. */
  private static final List<String> HIDDEN =
      List.of(
          "java.lang.Class.forName",
          "java.lang.Class.getDeclared",
          "java.lang.Class.getMethod",
          "java.lang.Class.getField",
          "java.lang.Class.getConstructor",
          "java.lang.Class.getRecordComponents",
          "java.lang.ClassLoader.",
          "java.lang.reflect.",
          "java.lang.invoke.MethodHandles$Lookup.define",
          "java.util.ServiceLoader.");

  /**
   * The first registers what it reaches, by {@code @RegisterForReflection(targets = …)}. What the
   * second finds is in the image: it runs in static initialisers only.
   */
  private static final Set<String> REGISTERING =
      Set.of(
          "io.millrace.platform.query.http.UpgradedRequests",
          "io.millrace.platform.events.Declarations");

  private static final String GRAPHQL = "com.graphql-java.graphql-java-";

  /** The variants in Java; the one in C is not taken in an image. */
  private static final Pattern LZ4 =
      Pattern.compile(
          "net\\.jpountz\\.(lz4\\.LZ4(HC)?Java\\w+Compressor|lz4\\.LZ4Java\\w+Decompressor"
              + "|xxhash\\.XXHash\\d\\dJava\\w+|xxhash\\.StreamingXXHash\\d\\dJava\\w+\\$Factory)");

  @ParameterizedTest
  @EnumSource
  void itIsMadeBesideTheJar(ServiceName service) throws IOException {
    NativeSources sources = NativeSources.of(service);

    assertThat(sources.arguments).contains("-jar");
    assertThat(sources.folder.resolve("lib")).isNotEmptyDirectory();
    assertThat(sources.folder.resolveSibling("quarkus-app/quarkus-run.jar")).exists();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReadOutOfJsonCanBeMade(ServiceName service) throws IOException {
    Set<String> wanted = new TreeSet<>();
    new OurClasses(service)
        .forEachCall(
            (caller, call) -> {
              if (owner(call).startsWith("com.fasterxml.jackson.databind.")
                  && READS.contains(call.name().stringValue())) {
                caller
                    .lastClassLiteral()
                    .filter(name -> name.startsWith("io.millrace."))
                    .forEach(wanted::add);
              }
            });

    assertThat(NativeSources.of(service).reflection).containsAll(wanted);
  }

  @ParameterizedTest
  @EnumSource
  void whatARegisteredRecordHoldsIsRegisteredToo(ServiceName service) throws IOException {
    Set<String> registered = NativeSources.of(service).reflection;
    var ours = new OurClasses(service);

    for (String record : registered) {
      assertThat(registered).as("what %s holds", record).containsAll(ours.heldBy(record));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClassThatALibraryIsToldByNameIsRegistered(ServiceName service) throws IOException {
    Set<String> named = new TreeSet<>();
    new OurClasses(service)
        .forEachCall(
            (caller, call) -> {
              if (owner(call).equals("java.lang.Class") && call.name().equalsString("getName")) {
                caller
                    .lastClassLiteral()
                    .filter(name -> !name.startsWith("io.millrace."))
                    .forEach(named::add);
              }
            });

    assertThat(NativeSources.of(service).reflection).containsAll(named);
    if (service == ServiceName.PROJECTOR) {
      assertThat(named).contains("org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    }
  }

  /** The compression of our topics looks its own classes up by name. */
  @ParameterizedTest
  @EnumSource
  void recordsCanBeCompressed(ServiceName service) throws IOException {
    NativeSources sources = NativeSources.of(service);

    assertThat(sources.classesOf("at.yawk.lz4."))
        .filteredOn(name -> LZ4.matcher(name).matches())
        .hasSize(16)
        .allMatch(sources.reflection::contains);
  }

  /**
   * Caffeine makes the name of its class out of what a cache is asked to do. Quarkus registers the
   * usual ones, but not the one with weights and a time to live for each value.
   */
  @Test
  void theCacheOfTheQueryServiceCanBeMade() throws IOException {
    assertThat(NativeSources.of(ServiceName.QUERY).reflection)
        .contains("com.github.benmanes.caffeine.cache.SSMWA");
  }

  /**
   * It seeds a generator when its class is initialised. While the image is built native-image
   * refuses that.
   */
  @Test
  void theIdsOfGraphqlAreSeededInEachProcess() throws IOException {
    NativeSources sources = NativeSources.of(ServiceName.QUERY);

    assertThat(sources.classesOf(GRAPHQL)).contains("graphql.util.IdGenerator");
    assertThat(sources.arguments).contains("--initialize-at-run-time=graphql.util.IdGenerator");
  }

  /** Without them each GraphQL request ends in a 500: parsing alone needs some. */
  @Test
  void theTextsOfGraphqlAreInTheImage() throws IOException {
    NativeSources sources = NativeSources.of(ServiceName.QUERY);

    assertThat(sources.bundlesOf(GRAPHQL))
        .contains("i18n.Parsing", "i18n.Validation")
        .allMatch(sources.bundles::contains);
  }

  @ParameterizedTest
  @EnumSource
  void migrationsAndOtherFilesAreInTheImage(ServiceName service) throws IOException {
    NativeSources sources = NativeSources.of(service);
    // Its own, and those of its part of the platform.
    for (String module : OurClasses.modules(service).subList(0, 2)) {
      Path root = MillraceHome.find().resolve(module).resolve("src/main/resources");
      try (Stream<Path> files = Files.walk(root)) {
        List<String> needed =
            files
                .filter(Files::isRegularFile)
                .map(file -> root.relativize(file).toString())
                // Read while it is built, or not for the shop.
                .filter(
                    file ->
                        !file.startsWith("META-INF/")
                            && !file.equals("application.properties")
                            && !file.matches("db/(write|read)-new/.*"))
                .toList();
        assertThat(needed).allMatch(sources::hasResource);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsMadeInAStaticInitialiserThatAnImageMustNotKeep(ServiceName service)
      throws IOException {
    Set<String> found = new TreeSet<>();
    new OurClasses(service)
        .forEachCall(
            (caller, call) -> {
              String called = owner(call) + "." + call.name().stringValue();
              if (caller.method().equals("<clinit>")
                  && NOT_IN_AN_IMAGE.stream().anyMatch(called::startsWith)) {
                found.add(caller.type() + ": " + called);
              }
            });

    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void ourCodeReachesNoClassOrMemberByItsName(ServiceName service) throws IOException {
    Set<String> found = new TreeSet<>();
    new OurClasses(service)
        .forEachCall(
            (caller, call) -> {
              String called = owner(call) + "." + call.name().stringValue();
              if (HIDDEN.stream().anyMatch(called::startsWith)
                  && !REGISTERING.contains(caller.type())) {
                found.add(caller.type() + ": " + called);
              }
            });

    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void declarationsAreLookedForWhileTheImageIsBuilt(ServiceName service) throws IOException {
    Set<String> found = new TreeSet<>();
    new OurClasses(service)
        .forEachCall(
            (caller, call) -> {
              if (owner(call).equals("io.millrace.platform.events.Declarations")
                  && call.name().stringValue().equals("of")
                  && !caller.method().equals("<clinit>")) {
                found.add(caller.type() + "." + caller.method());
              }
            });

    assertThat(found).isEmpty();
  }
}
