package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Meters;
import io.millrace.command.testing.WriteDatabase;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Commands that come into one group: the commit of a registration is held back, and with it the
 * only place there is, until all of them are there.
 */
final class OneGroup {
  /** With these words begins the country of a customer whose commit is held back for a group. */
  static final String HELD = "Held ";

  /** The same, until it is ended or {@linkplain #letPass let pass}. */
  static final String ENDLESS = "Endless ";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private OneGroup() {}

  /** What a test does while the group waits. */
  interface Meanwhile {
    void run() throws Exception;
  }

  static void plant() {
    execute(
        """
        CREATE TABLE test_gate (country text PRIMARY KEY);
        CREATE FUNCTION test_held() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          WHILE EXISTS (SELECT FROM test_gate g WHERE NEW.country LIKE g.country || '%') LOOP
            PERFORM set_config('application_name', split_part(NEW.country, ' ', 1), true);
            PERFORM pg_sleep(0.02);
          END LOOP;
          RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER test_held AFTER INSERT ON customer
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION test_held();
        INSERT INTO test_gate VALUES ('Endless ')""");
  }

  static void remove() {
    execute("DROP TRIGGER test_held ON customer; DROP FUNCTION test_held(); DROP TABLE test_gate");
  }

  static void execute(String sql) {
    try (Connection connection = WriteDatabase.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void letPass(String country) {
    execute("DELETE FROM test_gate WHERE country = '" + country + "'");
  }

  static Response register(String key, String country) {
    return Api.merchant(key)
        .body("{\"name\":\"Ada\",\"country\":\"%s\"}".formatted(country))
        .post("/v1/customers");
  }

  /** The answers to commands that all came while another one was being committed. */
  static List<Response> of(List<Callable<Response>> commands) throws Exception {
    return of(commands, () -> {});
  }

  /** The same; something happens between their coming and their turn. */
  static List<Response> of(List<Callable<Response>> commands, Meanwhile meanwhile)
      throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      execute("INSERT INTO test_gate VALUES ('" + HELD + "')");
      List<Future<Response>> answers;
      Future<Response> held;
      try {
        held = clients.submit(() -> register(Api.key(), HELD + Api.key()));
        await().atMost(PATIENCE).until(OneGroup::committing);
        answers = commands.stream().map(clients::submit).toList();
        // Taken in by the only event loop, so that they stand in line a moment later.
        await()
            .atMost(PATIENCE)
            .during(Duration.ofMillis(200))
            .until(() -> Meters.value("millrace_http_in_flight") == commands.size() + 1);
        meanwhile.run();
      } finally {
        letPass(HELD);
      }
      List<Response> all = new ArrayList<>();
      for (Future<Response> answer : answers) {
        all.add(answer.get());
      }
      assertThat(held.get().statusCode()).isEqualTo(201);
      return all;
    }
  }

  private static boolean committing() {
    return !WriteDatabase.rows(
            "SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT' AND application_name = 'Held'")
        .isEmpty();
  }

  static List<Integer> statuses(List<Response> answers) {
    return answers.stream().map(Response::statusCode).toList();
  }

  static @Nullable String transactionsOf(List<String> keys) {
    return WriteDatabase.value(
        "SELECT count(DISTINCT tx) || ' for ' || count(*) FROM idempotency WHERE key = ANY (?)",
        (Object) keys.toArray(String[]::new));
  }

  static List<String> keys(int number) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      keys.add(Api.key());
    }
    return keys;
  }
}
