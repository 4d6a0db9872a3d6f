package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Commands that share a transaction: each is answered as if it were alone. A registration that
 * takes a while to commit keeps the only place busy, so that all others come into one group.
 */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(Coalescing.class)
class CoalescedCommandsTest {
  private static final int MANY = 8;

  @BeforeAll
  static void customersThatMakeTrouble() {
    execute(
        """
        CREATE FUNCTION test_slow() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_sleep(split_part(NEW.country, ' ', 2)::float); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER test_slow AFTER INSERT ON customer
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (NEW.country LIKE 'Slow %') EXECUTE FUNCTION test_slow();
        CREATE FUNCTION test_broken() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER test_broken BEFORE INSERT ON customer FOR EACH ROW
          WHEN (NEW.country LIKE 'Broken %') EXECUTE FUNCTION test_broken()""");
  }

  @AfterAll
  static void noMoreTrouble() {
    execute(
        """
        DROP TRIGGER test_slow ON customer; DROP FUNCTION test_slow();
        DROP TRIGGER test_broken ON customer; DROP FUNCTION test_broken()""");
  }

  private static void execute(String sql) {
    try (Connection connection = WriteDatabase.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Response register(String key, String name) {
    return Api.merchant(key)
        .body("{\"name\":\"Ada\",\"country\":\"%s\"}".formatted(name))
        .post("/v1/customers");
  }

  /** The answers to commands that all came while another one was being committed. */
  private static List<Response> together(List<Callable<Response>> commands) throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Response> busy = clients.submit(() -> register(Api.key(), "Slow 1.5 " + Api.key()));
      await().atMost(Duration.ofSeconds(10)).until(() -> !committing().isEmpty());
      List<Future<Response>> answers = commands.stream().map(clients::submit).toList();
      List<Response> all = new ArrayList<>();
      for (Future<Response> answer : answers) {
        all.add(answer.get());
      }
      assertThat(busy.get().statusCode()).isEqualTo(201);
      return all;
    }
  }

  private static List<?> committing() {
    return WriteDatabase.rows(
        "SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep'");
  }

  private static List<Integer> statuses(List<Response> answers) {
    return answers.stream().map(Response::statusCode).toList();
  }

  private static @Nullable String transactionsOf(List<String> keys) {
    return WriteDatabase.value(
        "SELECT count(DISTINCT tx) || ' for ' || count(*) FROM idempotency WHERE key = ANY (?)",
        (Object) keys.toArray(String[]::new));
  }

  private static List<String> keys(int number) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      keys.add(Api.key());
    }
    return keys;
  }

  private static Callable<Response> order(String key, String... skus) {
    StringBuilder lines = new StringBuilder();
    for (String sku : skus) {
      lines.append(lines.isEmpty() ? "" : ",");
      lines.append("{\"sku\":\"%s\",\"quantity\":1}".formatted(sku));
    }
    return () ->
        Api.merchant(key)
            .body("{\"country\":\"France\",\"lines\":[" + lines + "]}")
            .post("/v1/orders");
  }

  @Test
  void shareOneTransaction() throws Exception {
    String sku = Api.product(MANY);
    List<String> keys = keys(MANY);

    List<Response> answers = together(keys.stream().map(key -> order(key, sku)).toList());

    assertThat(statuses(answers)).containsOnly(201);
    assertThat(transactionsOf(keys)).isEqualTo("1 for " + MANY);
    assertThat(WriteDatabase.rows("SELECT reserved, version FROM stock WHERE sku = ?", sku))
        .containsExactly(List.of("8", "9"));
    assertThat(
            WriteDatabase.value(
                "SELECT string_agg(version::text, ',' ORDER BY position) FROM event"
                    + " WHERE aggregate_id = ?",
                sku + "@0"))
        .isEqualTo("1,2,3,4,5,6,7,8,9");
  }

  @Test
  void oneThatIsRefusedDoesNotUndoTheOthers() throws Exception {
    String sku = Api.product(3);
    List<String> keys = keys(6);
    List<Callable<Response>> commands = new ArrayList<>();
    keys.subList(0, 5).forEach(key -> commands.add(order(key, sku)));
    commands.add(order(keys.get(5), "NO-SUCH-THING"));

    List<Response> answers = together(commands);

    assertThat(statuses(answers)).containsExactlyInAnyOrder(201, 201, 201, 409, 409, 422);
    assertThat(transactionsOf(keys)).isEqualTo("1 for 6");
    assertThat(WriteDatabase.value("SELECT reserved FROM stock WHERE sku = ?", sku)).isEqualTo("3");
  }

  @Test
  void oneThatHasSeenAnOldVersionDoesNotUndoTheOthers() throws Exception {
    String sku = Api.product(MANY);
    String id = Api.order(Api.customer(), sku, 1).path("id");
    List<String> keys = keys(3);
    List<Callable<Response>> commands = new ArrayList<>();
    keys.forEach(key -> commands.add(order(key, sku)));
    commands.add(() -> Api.step(id, 7, "cancellations", "{}"));

    assertThat(statuses(together(commands))).containsExactly(201, 201, 201, 412);
    assertThat(transactionsOf(keys)).isEqualTo("1 for 3");
  }

  @Test
  void anErrorOfTheDatabaseInOneLetsTheOthersGoOnAlone() throws Exception {
    List<String> keys = keys(MANY);
    List<Callable<Response>> commands = new ArrayList<>();
    keys.forEach(key -> commands.add(() -> register(key, "Fine " + key)));
    commands.add(() -> register(Api.key(), "Broken by design"));

    List<Response> answers = together(commands);

    assertThat(statuses(answers.subList(0, MANY))).containsOnly(201);
    assertThat(answers.getLast().statusCode()).isEqualTo(503);
    assertThat(transactionsOf(keys)).isEqualTo("8 for 8");
  }

  @Test
  void aGroupWhoseFirstStatementFailsLeavesItsPlaceToTheNext() throws Exception {
    List<Callable<Response>> commands = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      commands.add(() -> register(Api.key(), "Fine " + Api.key()));
    }
    try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Response>> answers = aside.submit(() -> together(commands));
      await().atMost(Duration.ofSeconds(10)).until(() -> !committing().isEmpty());
      // Waits for the commit, and comes before the group's look at the table.
      execute("ALTER TABLE bucket_fence RENAME TO bucket_fence_away");
      try {
        assertThat(statuses(answers.get())).hasSize(MANY).doesNotContain(201);
      } finally {
        execute("ALTER TABLE bucket_fence_away RENAME TO bucket_fence");
      }
    }

    List<Callable<Response>> after = new ArrayList<>();
    keys(MANY).forEach(key -> after.add(() -> register(key, "Fine " + key)));
    assertThat(statuses(together(after))).containsOnly(201);
  }

  @Test
  void twoOfOneAggregateTakeTurns() throws Exception {
    String id = Api.order(Api.customer(), Api.product(1), 1).path("id");
    String money = "{\"amount\":{\"amount\":100,\"currency\":\"GBP\"},\"reference\":\"%s\"}";

    List<Response> answers =
        together(
            List.of(
                () -> Api.step(id, 1, "payments", money.formatted("one")),
                () -> Api.step(id, 1, "payments", money.formatted("two"))));

    assertThat(statuses(answers)).containsExactlyInAnyOrder(201, 412);
  }

  @Test
  void copiesOfOneRequestHaveOneEffect() throws Exception {
    String sku = Api.product(MANY);
    String key = Api.key();
    List<Callable<Response>> copies = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      copies.add(order(key, sku));
    }

    List<Response> answers = together(copies);

    assertThat(statuses(answers)).contains(201).containsOnly(201, 409);
    assertThat(
            answers.stream()
                .filter(answer -> answer.statusCode() == 201)
                .map(Response::asString)
                .distinct())
        .hasSize(1);
    assertThat(WriteDatabase.value("SELECT reserved FROM stock WHERE sku = ?", sku)).isEqualTo("1");
  }

  @Test
  void aRepetitionInAGroupIsAnsweredFromTheStore() throws Exception {
    String sku = Api.product(2);
    String key = Api.key();
    String first = order(key, sku).call().asString();

    List<Response> answers = together(List.of(order(key, sku), order(Api.key(), sku)));

    assertThat(statuses(answers)).containsExactly(201, 201);
    assertThat(answers.getFirst().asString()).isEqualTo(first);
    assertThat(WriteDatabase.value("SELECT reserved FROM stock WHERE sku = ?", sku)).isEqualTo("2");
  }

  @Test
  void aCommitWithoutAnAnswerIsUnknownToAllAndRepetitionsSettleEach() throws Exception {
    List<String> keys = keys(MANY);
    List<String> names = new ArrayList<>();
    keys.forEach(key -> names.add((names.isEmpty() ? "Slow 3 " : "Fine ") + key));
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Response>> commands = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        int n = i;
        commands.add(() -> register(keys.get(n), names.get(n)));
      }
      Future<List<Response>> answers = clients.submit(() -> together(commands));
      // The first commit that sleeps is the one that keeps the place; the second is the group's.
      await().atMost(Duration.ofSeconds(10)).until(CoalescedCommandsTest::cutCommitOfGroup);

      for (Response answer : answers.get()) {
        answer.then().statusCode(503);
        assertThat(answer.<String>path("code")).isEqualTo("outcome-unknown");
      }
    }

    for (int i = 0; i < MANY; i++) {
      assertThat(register(keys.get(i), names.get(i)).statusCode()).isEqualTo(201);
    }
    assertThat(
            WriteDatabase.value(
                "SELECT count(*) FROM customer WHERE country = ANY (?)",
                (Object) names.toArray(String[]::new)))
        .isEqualTo("8");
  }

  /** Only the group's: it has been at it for longer than the other one could be. */
  private static boolean cutCommitOfGroup() {
    return !WriteDatabase.rows(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE query = 'COMMIT' AND wait_event = 'PgSleep'
              AND clock_timestamp() - query_start > interval '1.9 seconds'""")
        .isEmpty();
  }

  @Test
  void groupsThatWantTheSameStockInAnyOrderDoNotBlockEachOther() throws Exception {
    String a = Api.product(200);
    String b = Api.product(200);
    List<Callable<Response>> commands = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      commands.add(i % 2 == 0 ? order(Api.key(), a, b) : order(Api.key(), b, a));
    }

    assertThat(statuses(together(commands))).containsOnly(201);
    assertThat(WriteDatabase.rows("SELECT reserved FROM stock WHERE sku IN (?, ?)", a, b))
        .containsOnly(List.of("100"));
  }
}
