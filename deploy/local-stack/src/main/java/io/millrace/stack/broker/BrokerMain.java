package io.millrace.stack.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * A single-node Kafka. Formatting the log folder in the JVM of the server, instead of by the
 * storage tool before it, saves the start of one JVM.
 */
public final class BrokerMain {
  private BrokerMain() {}

  /** Arguments: the server's properties file, and the file to write as soon as it serves. */
  public static void main(String[] args) throws Exception {
    Path settings = Path.of(args[0]);
    Path ready = Path.of(args[1]);
    Properties properties = load(settings);
    format(properties);
    var server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    var serves = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, serves.get()), "broker-end"));
    server.startup();
    serves.set(true);
    Files.writeString(ready, Long.toString(ProcessHandle.current().pid()));
    server.awaitShutdown();
  }

  private static void end(KafkaRaftServer server, boolean serves) {
    if (serves) {
      server.shutdown();
    } else {
      // A server that is told to stop while it starts waits for its own start. It has taken nothing
      // yet.
      Runtime.getRuntime().halt(1);
    }
  }

  private static Properties load(Path file) throws IOException {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    return properties;
  }

  private static void format(Properties properties) throws Exception {
    String folder = properties.getProperty("log.dirs");
    if (Files.exists(Path.of(folder, "meta.properties"))) {
      return;
    }
    Files.createDirectories(Path.of(folder));
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
        .setControllerListenerName(properties.getProperty("controller.listener.names"))
        .setDirectories(List.of(folder))
        .setMetadataLogDirectory(folder)
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setHasDynamicQuorum(false)
        .setPrintStream(System.out)
        .run();
  }
}
