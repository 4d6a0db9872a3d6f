package io.millrace.platform.command.relay.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Meters;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.millrace.platform.command.relay.RelayStatus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Rule: relay, lease, backlog and readiness have connections of their own. Commands that wait for
 * one row, and have all the others, concern none of them.
 */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(TightRelay.class)
class ReservedConnectionsTest {
  private static final int COMMANDS = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RelayService service;

  ReservedConnectionsTest(RelayService service) {
    this.service = service;
  }

  @Test
  void commandsThatWaitForOneRowTakeNoneOfThem() throws Exception {
    String sku = Api.product(COMMANDS);
    ShardRelay relay = service.relays().getFirst();
    await().atMost(PATIENCE).until(() -> relay.leads() && relay.backlog().events() == 0);
    RelayStatus term = relay.status();
    try (ExecutorService clients = Executors.newFixedThreadPool(COMMANDS);
        Connection holder = WriteDatabase.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      // The table, not the row: who locks a row has a transaction id, and holds all events back.
      statement.execute("LOCK TABLE stock IN EXCLUSIVE MODE");
      List<Future<Integer>> answers = new ArrayList<>();
      IntStream.range(0, COMMANDS).forEach(_ -> answers.add(clients.submit(() -> receive(sku))));
      await().atMost(PATIENCE).until(() -> waiting() == TightRelay.CONNECTIONS);

      for (int event = 1; event <= 5; event++) {
        long published = relay.publishedEvents();
        append("reserved-" + sku, event);
        assertThat(Meters.health("ready")).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> relay.publishedEvents() > published);
      }
      // From here it does, so the backlog is not nothing.
      statement.execute("SELECT pg_current_xact_id()");
      append("reserved-" + sku, 6);
      await().atMost(PATIENCE).until(() -> relay.backlog().events() == 1);
      assertThat(Meters.health("ready")).isEqualTo(200);
      assertThat(relay.status()).isEqualTo(term);
      assertThat(waiting()).isEqualTo(TightRelay.CONNECTIONS);
      holder.rollback();
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(201);
      }
    }
  }

  private static int receive(String sku) {
    return Api.merchant()
        .body("{\"quantity\":1}")
        .post("/v1/stock/{sku}/receipts", sku)
        .statusCode();
  }

  /** Sessions of the service that wait for a row. */
  private static int waiting() {
    return Integer.parseInt(
        String.valueOf(
            WriteDatabase.value(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND application_name LIKE 'millrace-command%'")));
  }

  /** Not through the service: its commands have no connection left. */
  private static void append(String order, int version) throws Exception {
    try (Connection connection = WriteDatabase.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO event (bucket, aggregate_type, aggregate_id, version, type, schema_version,
            payload, metadata)
          VALUES (1, 'order', '%s', %d, 'OrderDelivered', 1, '{"at":"2026-01-01T00:00:00Z"}', '{}')\
          """
              .formatted(order, version));
    }
  }
}
