package io.millrace.command.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.postgres.TransactionLimits;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.stack.SharedStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each time-out ends what it is for, the caller is told what it means, and a repetition works. */
@Tag("chaos")
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(TimeoutsTest.Short.class)
class TimeoutsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** One connection, and little patience in everything. */
  public static class Short implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "millrace.write.pool.max-size", "1",
          "millrace.write.timeout.acquire", "1s",
          "millrace.write.timeout.statement", "500ms",
          "millrace.write.timeout.idle-in-transaction", "600ms",
          "millrace.write.timeout.command", "3s",
          // Nobody else may want the only connection.
          "millrace.write.map.refresh", "1h",
          "millrace.relay.enabled", "false",
          "millrace.reservations.enabled", "false");
    }
  }

  @Inject ShardMap shards;
  @Inject WriteConfig config;

  private static Response register(String key, String name) {
    return Api.merchant(key)
        .body("{\"name\":\"Ada\",\"country\":\"%s\"}".formatted(name))
        .post("/v1/customers");
  }

  private static void told(Response answer, String code) {
    answer.then().statusCode(503).header("Retry-After", notNullValue()).body("code", equalTo(code));
  }

  private static void settles(String key, String name) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(register(key, name).statusCode()).isEqualTo(201));
    assertThat(WriteDatabase.value("SELECT count(*) FROM customer WHERE country = ?", name))
        .isEqualTo("1");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = WriteDatabase.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void ofAStatement() throws SQLException {
    String key = Api.key();
    String name = "Long " + key;
    execute(
        """
        CREATE FUNCTION test_long() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_sleep(5); RETURN NEW; END $$;
        CREATE TRIGGER test_long BEFORE INSERT ON customer FOR EACH ROW
          WHEN (NEW.country LIKE 'Long %') EXECUTE FUNCTION test_long()\
        """);
    try {
      told(register(key, name), "overloaded");
    } finally {
      execute("DROP TRIGGER test_long ON customer; DROP FUNCTION test_long()");
    }
    settles(key, name);
  }

  @Test
  void ofTheWaitForAConnection() {
    String key = Api.key();
    SqlConnection theOnlyOne = shards.home().pool().getConnection().await().atMost(PATIENCE);
    try {
      told(register(key, key), "overloaded");
    } finally {
      theOnlyOne.close().await().atMost(PATIENCE);
    }
    settles(key, key);
  }

  @Test
  void ofTheWholeCommand() {
    String key = Api.key();
    register(Api.key(), "There is a connection");
    SharedStack.get().processes().freeze("write-0");
    try {
      told(register(key, key), "store-unavailable");
    } finally {
      SharedStack.get().processes().thaw("write-0");
    }
    settles(key, key);
  }

  @Test
  void ofASessionThatDoesNothingInItsTransaction() {
    SqlConnection idle = shards.home().pool().getConnection().await().atMost(PATIENCE);
    int pid =
        idle.query(new TransactionLimits(config.timeout()).begin())
            .execute()
            .chain(() -> idle.query("SELECT pg_backend_pid()").execute())
            .await()
            .atMost(PATIENCE)
            .iterator()
            .next()
            .getInteger(0);

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                WriteDatabase.rows("SELECT 1 FROM pg_stat_activity WHERE pid = ?", pid).isEmpty());

    settles(Api.key(), "After an idle one " + pid);
  }
}
