package io.millrace.examples.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.platform.events.codec.PayloadCodec;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings in {@code ledger.properties} turn the ledger's rows into events per aggregate. */
class LedgerThroughDebeziumTest {
  private static final List<Path> SCHEMA =
      List.of(
          Path.of("../../../platform/command/src/main/resources/db/write"),
          Path.of("../../../command-service/src/main/resources/db/write"));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void everyEventComesOnceWithItsKeyItsHeadersAndItsPayload() throws Exception {
    PostgresNode node = SharedStack.get().description().writePrimaries().getFirst();
    List<SourceRecord> records = new CopyOnWriteArrayList<>();
    try (Connection connection =
        DriverManager.getConnection(
            // Whole scripts in one go: the driver cannot split one with an SQL function's body.
            node.jdbcUrl() + "?preferQueryMode=simple", node.user(), node.password())) {
      makeTables(connection);
      append(connection, "order-1", 1);
      try (ExecutorService thread = Executors.newSingleThreadExecutor();
          DebeziumEngine<RecordChangeEvent<SourceRecord>> engine =
              DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                  .using(settings(node))
                  .notifying(event -> records.add(event.record()))
                  .build()) {
        thread.execute(engine);
        await().atMost(PATIENCE).until(() -> records.size() == 1);
        append(connection, "order-1", 2);
        append(connection, "order-2", 1);
        await().atMost(PATIENCE).until(() -> records.size() == 3);
      }
    }

    assertThat(records).extracting(SourceRecord::topic).containsOnly("millrace.cdc.order");
    assertThat(records)
        .extracting(record -> record.key() + "/" + header(record, "version"))
        .containsExactly("order-1/1", "order-1/2", "order-2/1");
    SourceRecord any = records.getLast();
    assertThat(
            PayloadCodec.read(
                header(any, "type").toString(),
                Integer.parseInt(header(any, "schemaVersion").toString()),
                any.value().toString().getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(OrderDelivered.class);
  }

  private Properties settings(PostgresNode node) throws IOException {
    Properties settings = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of("ledger.properties"))) {
      settings.load(file);
    }
    settings.setProperty("name", "ledger");
    settings.setProperty("topic.prefix", "millrace-0");
    settings.setProperty("slot.name", "debezium_0");
    settings.setProperty("slot.drop.on.stop", "true");
    settings.setProperty("database.hostname", node.host());
    settings.setProperty("database.port", Integer.toString(node.port()));
    settings.setProperty("database.dbname", node.database());
    settings.setProperty("database.user", node.user());
    settings.setProperty("database.password", node.password());
    settings.setProperty(
        "offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
    settings.setProperty("offset.storage.file.filename", folder.resolve("offsets").toString());
    settings.setProperty("offset.flush.interval.ms", "0");
    return settings;
  }

  private static Object header(SourceRecord record, String name) {
    return record.headers().lastWithName(name).value();
  }

  /** The schema of the write store, script by script. */
  private static void makeTables(Connection connection) throws Exception {
    List<Path> scripts = new ArrayList<>();
    for (Path folder : SCHEMA) {
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(scripts::add);
      }
    }
    scripts.sort(Comparator.comparingInt(LedgerThroughDebeziumTest::number));
    try (Statement statement = connection.createStatement()) {
      for (Path script : scripts) {
        statement.execute(Files.readString(script));
      }
    }
  }

  private static int number(Path script) {
    String name = String.valueOf(script.getFileName());
    return Integer.parseInt(name.substring(1, name.indexOf('_')));
  }

  private static void append(Connection connection, String orderId, int version) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO event (bucket, aggregate_type, aggregate_id, version, type, schema_version, payload, metadata)
          VALUES (1, 'order', '%s', %d, 'OrderDelivered', 1, '{"at":"2026-01-01T00:00:00Z"}', '{}')\
          """
              .formatted(orderId, version));
    }
  }
}
