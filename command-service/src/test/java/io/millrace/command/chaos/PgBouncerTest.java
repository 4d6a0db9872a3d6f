package io.millrace.command.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.NeedsPgBouncer;
import io.millrace.command.testing.PgBouncer;
import io.millrace.command.testing.SlowCommits;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole service behind a real PgBouncer in transaction mode. */
@NeedsPgBouncer
@Tag("chaos")
@QuarkusTest
@TestProfile(PgBouncerTest.Behind.class)
class PgBouncerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A service of its own: every test of it has another address for the same database. */
  public static class Behind implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Pooled.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  /** The stack, with PgBouncer between service and database. */
  public static class Pooled extends WriteStack {
    private static volatile @Nullable PgBouncer running;

    static PgBouncer running() {
      return Objects.requireNonNull(running, "not started");
    }

    @Override
    public Map<String, String> start() {
      PostgresNode home = SharedStack.get().description().writePrimaries().getFirst();
      PgBouncer started = new PgBouncer(home);
      running = started;
      Map<String, String> settings = new HashMap<>(super.start());
      settings.put("millrace.write.shards[0].url", started.reactiveUrl());
      settings.put("millrace.write.shards[0].migration-url", home.reactiveUrl());
      settings.put("millrace.write.timeout.lock", "500ms");
      return settings;
    }

    @Override
    public void stop() {
      running().close();
    }
  }

  private static Response register(String key, String name) {
    return Api.merchant(key)
        .body("{\"name\":\"Ada\",\"country\":\"%s\"}".formatted(name))
        .post("/v1/customers");
  }

  private static <T> List<T> together(int clients, Callable<T> call) throws InterruptedException {
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      return all.invokeAll(IntStream.range(0, clients).mapToObj(_ -> call).toList()).stream()
          .map(Future::resultNow)
          .toList();
    }
  }

  private static int serverConnections() {
    return Integer.parseInt(
        String.valueOf(
            WriteDatabase.value(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE"
                    + " 'millrace-command%'")));
  }

  @Test
  void manyCommandsShareFewConnections() throws Exception {
    String customer = Api.customer();
    String sku = Api.product(1000);

    List<Integer> statuses = together(60, () -> Api.order(customer, sku, 1).statusCode());

    assertThat(statuses).containsOnly(201);
    assertThat(WriteDatabase.value("SELECT sum(reserved) FROM stock WHERE sku = ?", sku))
        .isEqualTo("60");
    assertThat(serverConnections()).isBetween(1, PgBouncer.SERVER_CONNECTIONS);
  }

  @Test
  void anOrderLivesItsLife() {
    String id = Api.order(Api.customer(), Api.product(5), 2).path("id");
    Api.step(
            id,
            1,
            "payments",
            "{\"amount\":{\"amount\":510,\"currency\":\"GBP\"},\"reference\":\"r\"}")
        .then()
        .statusCode(201);
    Api.step(id, 2, "shipments", "{}").then().statusCode(201).body("status", equalTo("shipped"));
  }

  @Test
  void timeOutsHoldAndAreGoneWithTheirTransaction() throws SQLException {
    String sku = Api.product(5);
    try (Connection other = WriteDatabase.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM stock WHERE sku = '%s' FOR UPDATE".formatted(sku));
      Api.merchant()
          .body("{\"quantity\":1}")
          .post("/v1/stock/{sku}/receipts", sku)
          .then()
          .statusCode(503)
          .body("code", equalTo("overloaded"));
      other.rollback();
    }

    assertThat(throughPgBouncer("SHOW lock_timeout")).containsOnly("0");
    assertThat(throughPgBouncer("SHOW statement_timeout")).containsOnly("0");
  }

  @Test
  void locksAreGoneWithTheirTransaction() throws Exception {
    String key = Api.key();

    List<Integer> statuses = together(20, () -> register(key, "Twice").statusCode());

    // One does it; the others meet its lock, or its answer.
    assertThat(statuses).contains(201).containsAnyOf(201, 409).doesNotContain(500, 503);
    assertThat(WriteDatabase.value("SELECT count(*) FROM idempotency WHERE key = ?", key))
        .isEqualTo("1");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        WriteDatabase.value(
                            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                                + " WHERE l.locktype = 'advisory' AND a.application_name LIKE"
                                + " 'millrace%'"))
                    .isEqualTo("0"));
  }

  @Test
  void aCommitThatIsCutByTheEndOfPgBouncerIsUnknownAndItsRepetitionSettlesIt() throws Exception {
    String key = Api.key();
    String name = "Slow " + key;
    try (SlowCommits commits = new SlowCommits();
        ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Response> answer = client.submit(() -> register(key, name));
      await().atMost(PATIENCE).until(commits::underWay);
      Pooled.running().kill();

      answer.get().then().statusCode(503).body("code", equalTo("outcome-unknown"));
      register(Api.key(), "Nobody")
          .then()
          .statusCode(503)
          .body("code", equalTo("store-unavailable"));
      Pooled.running().start();
      // The database may still be committing: then the key is in flight.
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(register(key, name).statusCode()).isEqualTo(201));
    }

    assertThat(WriteDatabase.value("SELECT count(*) FROM customer WHERE country = ?", name))
        .isEqualTo("1");
    assertThat(WriteDatabase.value("SELECT count(*) FROM idempotency WHERE key = ?", key))
        .isEqualTo("1");
  }

  /** Asks so often at once that every session of PgBouncer is likely to be among those asked. */
  private static List<String> throughPgBouncer(String sql) {
    PostgresNode home = SharedStack.get().description().writePrimaries().getFirst();
    return IntStream.range(0, 4 * PgBouncer.SERVER_CONNECTIONS)
        .parallel()
        .mapToObj(
            _ -> {
              try (Connection connection =
                      DriverManager.getConnection(
                          Pooled.running().jdbcUrl(), home.user(), home.password());
                  Statement statement = connection.createStatement();
                  ResultSet result = statement.executeQuery(sql)) {
                result.next();
                return result.getString(1);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }
}
