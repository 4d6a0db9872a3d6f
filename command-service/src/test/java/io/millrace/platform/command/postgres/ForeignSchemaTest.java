package io.millrace.platform.command.postgres;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.command.config.WriteConfig;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A start that does not migrate looks at each shard's schema before it serves. */
class ForeignSchemaTest {
  private static final String DATABASE = "foreign_schema_test";

  private final PostgresNode node = SharedStack.get().description().writePrimaries().getFirst();
  private final Flyway flyway =
      Flyway.configure()
          .dataSource("jdbc:" + url(DATABASE), node.user(), node.password())
          .locations("db/write")
          .load();

  @BeforeEach
  void anEmptyDatabase() throws SQLException {
    execute(node.database(), "DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)");
    execute(node.database(), "CREATE DATABASE " + DATABASE);
    flyway.migrate();
  }

  @Test
  void itsOwnIsFine() {
    assertThatCode(() -> start(false)).doesNotThrowAnyException();
  }

  @Test
  void oneThatLacksAMigrationIsNotServed() throws SQLException {
    execute(DATABASE, "DELETE FROM flyway_schema_history WHERE version = '2'");

    assertThatThrownBy(() -> start(true))
        .hasMessageContaining("write shard 0 lacks the migrations 2");
  }

  @Test
  void oneOfALaterBuildIsServedWhereThatIsSaid() throws SQLException {
    execute(
        DATABASE,
        """
        INSERT INTO flyway_schema_history
        SELECT max(installed_rank) + 1, '9001', 'later', 'SQL', 'V9001__later.sql', 1, 'x', now(),
          1, true FROM flyway_schema_history""");

    assertThatThrownBy(() -> start(false))
        .hasMessageContaining("millrace.write.accept-newer-schema=true");
    assertThatCode(() -> start(true)).doesNotThrowAnyException();
  }

  private void start(boolean newerIsFine) {
    WriteConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(WriteConfig.class)
            .withConverter(Duration.class, 100, new DurationConverter())
            .withSources(
                new PropertiesConfigSource(
                    Map.of(
                        "millrace.write.migrate", "false",
                        "millrace.write.accept-newer-schema", Boolean.toString(newerIsFine),
                        "millrace.write.shards[0].url", url(DATABASE),
                        "millrace.write.shards[0].username", node.user(),
                        "millrace.write.shards[0].password", node.password()),
                    "test",
                    100))
            .build()
            .getConfigMapping(WriteConfig.class);
    new Migrations(config, flyway, false).onStart(new StartupEvent());
  }

  private void execute(String database, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:" + url(database), node.user(), node.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String url(String database) {
    return "postgresql://" + node.host() + ":" + node.port() + "/" + database;
  }
}
