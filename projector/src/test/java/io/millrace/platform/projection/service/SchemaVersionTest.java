package io.millrace.platform.projection.service;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.service.startup.SchemaVersion;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule: no service works on a schema of another build, and each refusal says what to do. */
class SchemaVersionTest {
  private static final String SETTING = "millrace.accept-newer";

  private final PostgresNode node = SharedStack.get().description().readPrimary();
  private final Flyway flyway =
      Flyway.configure()
          .dataSource(url("schema_version_test"), node.user(), node.password())
          .locations("db/read")
          .load();

  @BeforeEach
  void anEmptyDatabase() throws SQLException {
    execute(node.database(), "DROP DATABASE IF EXISTS schema_version_test WITH (FORCE)");
    execute(node.database(), "CREATE DATABASE schema_version_test");
  }

  @Test
  void itsOwnIsFine() {
    flyway.migrate();

    assertThatCode(() -> require(false)).doesNotThrowAnyException();
  }

  @Test
  void anOlderOneIsRefused() throws SQLException {
    flyway.migrate();
    execute("schema_version_test", "DELETE FROM flyway_schema_history WHERE version = '2'");

    assertThatThrownBy(() -> require(true))
        .hasMessageContaining("the store lacks the migrations 2")
        .hasMessageContaining("migration job");
  }

  /** Both of a later build: the second comes from a branch that began earlier. */
  @ParameterizedTest
  @ValueSource(strings = {"9001", "2.5"})
  void aNewerOneIsRefusedUnlessItIsAccepted(String version) throws SQLException {
    flyway.migrate();
    execute(
        "schema_version_test",
        "INSERT INTO flyway_schema_history SELECT max(installed_rank) + 1, '"
            + version
            + "', 'later', 'SQL',"
            + " 'V9001__later.sql', 1, 'x', now(), 1, true FROM flyway_schema_history");

    assertThatThrownBy(() -> require(false))
        .hasMessageContaining("has the migrations " + version)
        .hasMessageContaining(SETTING + "=true");
    assertThatCode(() -> require(true)).doesNotThrowAnyException();
  }

  @Test
  void whatCannotBeReachedIsWaitedForElsewhere() {
    Flyway away =
        Flyway.configure()
            .dataSource("jdbc:postgresql://127.0.0.1:1/none", "nobody", "nothing")
            .locations("db/read")
            .load();

    assertThatCode(() -> SchemaVersion.require(away, "the store", SETTING, false))
        .doesNotThrowAnyException();
  }

  private void require(boolean newerIsFine) {
    SchemaVersion.require(flyway, "the store", SETTING, newerIsFine);
  }

  private void execute(String database, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url(database), node.user(), node.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://" + node.host() + ":" + node.port() + "/" + database;
  }
}
