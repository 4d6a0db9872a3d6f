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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A transaction that several commands share and that comes to nothing: none of them is lost. */
@Tag("chaos")
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(Coalescing.class)
class BrokenGroupsTest {
  private static final int MANY = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @BeforeAll
  static void customersThatMakeTrouble() {
    OneGroup.plant();
    OneGroup.execute(
        """
        CREATE FUNCTION test_broken() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER test_broken BEFORE INSERT ON customer FOR EACH ROW
          WHEN (NEW.country LIKE 'Broken %') EXECUTE FUNCTION test_broken()""");
  }

  @AfterAll
  static void noMoreTrouble() {
    OneGroup.execute("DROP TRIGGER test_broken ON customer; DROP FUNCTION test_broken()");
    OneGroup.remove();
  }

  @Test
  void anErrorOfTheDatabaseInOneLetsTheOthersGoOnAlone() throws Exception {
    List<String> keys = OneGroup.keys(MANY);
    List<Callable<Response>> commands = new ArrayList<>();
    keys.forEach(key -> commands.add(() -> OneGroup.register(key, "Fine " + key)));
    commands.add(() -> OneGroup.register(Api.key(), "Broken by design"));

    List<Response> answers = OneGroup.of(commands);

    assertThat(OneGroup.statuses(answers.subList(0, MANY))).containsOnly(201);
    assertThat(answers.getLast().statusCode()).isEqualTo(503);
    assertThat(OneGroup.transactionsOf(keys)).isEqualTo("8 for 8");
  }

  @Test
  void aGroupWhoseFirstStatementFailsLeavesItsPlaceToTheNext() throws Exception {
    List<Callable<Response>> commands = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      commands.add(() -> OneGroup.register(Api.key(), "Fine " + Api.key()));
    }
    try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Response> answers =
          OneGroup.of(
              commands,
              () -> {
                // Waits for the commit, and comes before the group's look at the table.
                var unused =
                    aside.submit(
                        () ->
                            OneGroup.execute(
                                "ALTER TABLE bucket_fence RENAME TO bucket_fence_away"));
                await().atMost(PATIENCE).until(BrokenGroupsTest::aRenamingWaits);
              });
      assertThat(OneGroup.statuses(answers)).hasSize(MANY).doesNotContain(201);
    } finally {
      OneGroup.execute("ALTER TABLE IF EXISTS bucket_fence_away RENAME TO bucket_fence");
    }

    List<Callable<Response>> after = new ArrayList<>();
    OneGroup.keys(MANY).forEach(key -> after.add(() -> OneGroup.register(key, "Fine " + key)));
    assertThat(OneGroup.statuses(OneGroup.of(after))).containsOnly(201);
  }

  @Test
  void aCommitWithoutAnAnswerIsUnknownToAllAndRepetitionsSettleEach() throws Exception {
    List<String> keys = OneGroup.keys(MANY);
    List<String> names = new ArrayList<>();
    keys.forEach(key -> names.add((names.isEmpty() ? OneGroup.ENDLESS : "Fine ") + key));
    List<Callable<Response>> commands = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      int n = i;
      commands.add(() -> OneGroup.register(keys.get(n), names.get(n)));
    }
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Response>> answers = clients.submit(() -> OneGroup.of(commands));
      await().atMost(PATIENCE).until(BrokenGroupsTest::commitOfTheGroupIsCut);

      for (Response answer : answers.get()) {
        answer.then().statusCode(503);
        assertThat(answer.<String>path("code")).isEqualTo("outcome-unknown");
      }
    }

    OneGroup.letPass(OneGroup.ENDLESS);
    for (int i = 0; i < MANY; i++) {
      assertThat(OneGroup.register(keys.get(i), names.get(i)).statusCode()).isEqualTo(201);
    }
    assertThat(
            WriteDatabase.value(
                "SELECT count(*) FROM customer WHERE country = ANY (?)",
                (Object) names.toArray(String[]::new)))
        .isEqualTo("8");
  }

  private static boolean aRenamingWaits() {
    return !WriteDatabase.rows(
            """
            SELECT 1 FROM pg_stat_activity
            WHERE query LIKE 'ALTER TABLE bucket_fence RENAME%' AND wait_event_type = 'Lock'""")
        .isEmpty();
  }

  private static boolean commitOfTheGroupIsCut() {
    return !WriteDatabase.rows(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE query = 'COMMIT' AND application_name = 'Endless'""")
        .isEmpty();
  }
}
