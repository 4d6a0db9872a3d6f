package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Meters;
import io.millrace.command.testing.RawAnswer;
import io.millrace.command.testing.RawRequest;
import io.millrace.command.testing.TightService;
import io.millrace.command.testing.WriteDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller is told of each way in which PostgreSQL refuses. */
@QuarkusTest
@TestProfile(TightService.class)
class StoreRefusalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static RawAnswer register(String name) {
    return RawRequest.post("/v1/customers", "{\"name\":\"Ada\",\"country\":\"%s\"}".formatted(name))
        .send();
  }

  /** Customers named {@code Fail STATE N …} fail N times with that state. */
  @BeforeEach
  void plant() throws SQLException {
    execute(
        """
        CREATE SEQUENCE test_failures;
        CREATE FUNCTION test_fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('test_failures') <= split_part(NEW.country, ' ', 3)::int THEN
            RAISE EXCEPTION 'planted' USING ERRCODE = split_part(NEW.country, ' ', 2);
          END IF;
          RETURN NEW;
        END $$;
        CREATE FUNCTION test_sleep() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
        CREATE TRIGGER test_fail BEFORE INSERT ON customer FOR EACH ROW
          WHEN (NEW.country LIKE 'Fail %') EXECUTE FUNCTION test_fail();
        CREATE TRIGGER test_sleep BEFORE INSERT ON customer FOR EACH ROW
          WHEN (NEW.country LIKE 'Sleep %') EXECUTE FUNCTION test_sleep()""");
  }

  @AfterEach
  void remove() throws SQLException {
    execute(
        """
        DROP TRIGGER test_fail ON customer; DROP TRIGGER test_sleep ON customer;
        DROP FUNCTION test_fail(); DROP FUNCTION test_sleep(); DROP SEQUENCE test_failures""");
  }

  @ParameterizedTest
  @CsvSource({"40001", "40P01", "23505", "25P02"})
  void whatMaySucceedWhenDoneAgainIsDoneAgain(String state) {
    String name = "Fail " + state + " 2 " + Api.key();

    assertThat(register(name).status()).isEqualTo(201);
    assertThat(WriteDatabase.value("SELECT count(*) FROM customer WHERE country = ?", name))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "40001, 503, overloaded",
    "40P01, 503, overloaded",
    "23505, 503, overloaded",
    "55P03, 503, overloaded",
    "57014, 503, overloaded",
    "53300, 503, overloaded",
    "53100, 503, store-unavailable",
    "53200, 503, overloaded",
    "25006, 503, store-unavailable",
    "08006, 503, store-unavailable",
    "23514, 500, internal-error",
    "42P01, 500, internal-error"
  })
  void whatStaysRefusedIsTold(String state, int status, String code) {
    String name = "Fail " + state + " 1000 " + Api.key();

    RawAnswer answer = register(name);

    answer.problem(status, code);
    assertThat(answer.header("Retry-After").isEmpty()).isEqualTo(status != 503);
    assertThat(answer.body()).doesNotContain("planted").doesNotContain(state);
    assertThat(WriteDatabase.value("SELECT count(*) FROM customer WHERE country = ?", name))
        .isEqualTo("0");
  }

  @Test
  void aStatementThatTakesTooLongIsCancelledByTheDatabase() {
    register("Sleep well").problem(503, "overloaded");
  }

  @Test
  void aDatabaseThatCannotWriteIsNotAvailable() {
    try {
      TightService.alterRole("SET default_transaction_read_only = on");

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                register("Ada").problem(503, "store-unavailable");
                assertThat(readOnlySessions()).isPositive();
              });
    } finally {
      TightService.alterRole("RESET default_transaction_read_only");
    }
    worksAgain();
  }

  @Test
  void aDatabaseThatTakesNoMoreConnectionsIsOverloaded() {
    try {
      TightService.alterRole("CONNECTION LIMIT 0");

      await().atMost(PATIENCE).untilAsserted(() -> register("Ada").problem(503, "overloaded"));
      assertThat(Meters.health("live")).isEqualTo(200);
      assertThat(Meters.health("ready")).isEqualTo(503);
    } finally {
      TightService.alterRole("CONNECTION LIMIT -1");
    }
    worksAgain();
  }

  private static int readOnlySessions() {
    return WriteDatabase.rows(
            "SELECT pid FROM pg_stat_activity WHERE usename = ?", TightService.ROLE)
        .size();
  }

  private static void worksAgain() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(register("Ada").status()).isEqualTo(201));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = WriteDatabase.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
