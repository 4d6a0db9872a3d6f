package io.millrace.stack.embedded;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.MillraceHome;
import io.millrace.stack.MoreJvmFlags;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.StackException;
import io.millrace.stack.StateFiles;
import io.millrace.stack.StopSignal;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** Kafka as one node that is broker and controller, in a JVM of its own with its own libraries. */
public final class KafkaBroker extends Node {
  /** What a broker is told wherever it runs, by the names of its properties file. */
  public static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", "1"),
          Map.entry("controller.listener.names", "CONTROLLER"),
          Map.entry("auto.create.topics.enable", "false"),
          // After a kill the node's former self must time out before it may register again: 9
          // seconds by default.
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "10"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.num.partitions", "10"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("group.initial.rebalance.delay.ms", "0"));

  static final String CONTROLLER = "kafka-controller";
  private static final String MAIN = "io.millrace.stack.broker.BrokerMain";
  private static final Duration STOP_GRACE = Duration.ofSeconds(15);

  private final String address;
  private final int controllerPort;
  private final Path settings;
  private final Path ready;

  KafkaBroker(StateFolder state, ChildProcesses children, String address, int controllerPort) {
    super("kafka", state, children);
    this.address = address;
    this.controllerPort = controllerPort;
    settings = folder.resolve("server.properties");
    ready = folder.resolve("ready");
  }

  @Override
  ServiceSpec spec() {
    List<String> flags =
        List.of(
            MoreJvmFlags.java(),
            "-Xms256m",
            "-Xmx512m",
            // One heap of this size on a shared machine: no threads of a collector beside the
            // tests.
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-Duser.timezone=UTC",
            "-Dorg.slf4j.simpleLogger.logFile=System.out",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
            "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
            "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.utils.AppInfoParser=off");
    List<String> program = List.of("-cp", classPath(), MAIN, settings.toString(), ready.toString());
    List<String> command =
        Stream.of(flags, MoreJvmFlags.get(), program).flatMap(List::stream).toList();
    return ServiceSpec.of(name(), command, log)
        .withWorkingFolder(folder)
        .withStop(StopSignal.TERM, STOP_GRACE);
  }

  @Override
  void prepare() {
    var properties = new Properties();
    properties.putAll(SETTINGS);
    properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    properties.put(
        "listeners", "PLAINTEXT://%s,CONTROLLER://127.0.0.1:%d".formatted(address, controllerPort));
    // Relative to the working folder: the value is a list, and a folder's name may have a comma.
    properties.put("log.dirs", "data");
    StateFiles.delete(ready);
    StateFiles.doing(
        "write the configuration of Kafka to " + settings,
        () -> {
          Files.createDirectories(folder);
          try (var out = Files.newBufferedWriter(settings)) {
            properties.store(out, null);
          }
        });
    // A run that was killed while it formatted leaves a folder without the file that is written
    // last.
    if (!Files.exists(folder.resolve("data/meta.properties"))) {
      StateFiles.delete(folder.resolve("data"));
    }
  }

  @Override
  boolean serves(ServiceProcess started) {
    return Files.exists(ready);
  }

  private static String classPath() {
    Path built = MillraceHome.find().resolve("deploy/local-stack/target");
    Path libraries = built.resolve("kafka-libs");
    if (!Files.isDirectory(libraries)) {
      throw new StackException(
          "Kafka's libraries are not in %s. Build them: ./mvnw -pl deploy/local-stack process-classes"
              .formatted(libraries));
    }
    return built.resolve("classes") + File.pathSeparator + libraries + File.separator + "*";
  }
}
