package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.query.kit.TestConfig;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;

/** Rule: a schema of another build is not read, and each refusal says what to do. */
class SchemaCheckTest {
  private static final String OWN = "schema_check_test";

  private final PostgresNode node = SharedStack.get().description().readPrimary();
  private final Vertx vertx = Vertx.vertx();
  private final ReadSchema schema = ReadSchema.ofThisBuild();

  @BeforeEach
  void anEmptyDatabase() throws SQLException {
    execute(node.database(), "DROP DATABASE IF EXISTS " + OWN + " WITH (FORCE)");
    execute(node.database(), "CREATE DATABASE " + OWN);
  }

  @AfterEach
  void close() {
    vertx.closeAndAwait();
  }

  @Test
  void theBuildKnowsEveryMigrationOfItsProjector() throws IOException {
    Path home = Path.of(System.getProperty("millrace.home", ".."));
    try (var own = Files.list(home.resolve("projector/src/main/resources/db/read"));
        var platform = Files.list(home.resolve("platform/projection/src/main/resources/db/read"))) {
      var there =
          new ReadSchema(
              Stream.concat(own, platform)
                  .map(file -> String.valueOf(file.getFileName()))
                  .toList());
      assertThat(schema.known()).containsExactlyInAnyOrderElementsOf(there.known());
    }
  }

  @Test
  void itsOwnIsRead() throws SQLException {
    migrate();

    assertThat(fitAtStart(Map.of())).isEqualTo(new SchemaFit.Fits("that of this build"));
  }

  @Test
  void aNewerOneEndsTheStartUnlessItIsAccepted() throws SQLException {
    migrate();
    execute(OWN, "INSERT INTO flyway_schema_history VALUES (9001, '9001', true)");

    assertThatThrownBy(() -> fitAtStart(Map.of()))
        .hasMessageContaining("has the migrations 9001")
        .hasMessageContaining("a newer build")
        .hasMessageContaining(SchemaCheck.ACCEPT_NEWER + "=true");
    assertThat(fitAtStart(Map.of(SchemaCheck.ACCEPT_NEWER, "true")))
        .isInstanceOf(SchemaFit.Fits.class);
  }

  @Test
  void anOlderOneIsNotReadUntilItIsMigrated() throws SQLException {
    String last = schema.known().getLast();
    migrate();
    execute(OWN, "DELETE FROM flyway_schema_history WHERE version = '" + last + "'");
    withStores(
        node.reactiveUrl().replace(node.database(), OWN),
        Map.of(),
        check -> {
          check.check(new StartupEvent());
          assertThat(check.fit().toString())
              .contains("lacks the migrations " + last, "migration job");

          execute(OWN, "INSERT INTO flyway_schema_history VALUES (9000, '" + last + "', true)");

          await().until(() -> check.fit() instanceof SchemaFit.Fits);
        });
  }

  @Test
  void nothingIsReadBeforeTheFirstMigration() {
    assertThat(fitAtStart(Map.of())).isEqualTo(new SchemaFit.Older(schema.known()));
  }

  @Test
  void aStoreThatIsAwayIsWaitedFor() {
    assertThatCode(
            () ->
                withStores(
                    "postgresql://127.0.0.1:1/none",
                    Map.of(),
                    check -> {
                      check.check(new StartupEvent());
                      assertThat(check.fit()).isEqualTo(new SchemaFit.Unknown());
                    }))
        .doesNotThrowAnyException();
  }

  private interface Look {
    void at(SchemaCheck check) throws SQLException;
  }

  private SchemaFit fitAtStart(Map<String, String> settings) {
    var fit = new SchemaFit[1];
    try {
      withStores(
          node.reactiveUrl().replace(node.database(), OWN),
          settings,
          check -> {
            check.check(new StartupEvent());
            fit[0] = check.fit();
          });
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return fit[0];
  }

  private void withStores(String url, Map<String, String> more, Look look) throws SQLException {
    var settings = new HashMap<>(more);
    settings.put("millrace.read.primary.url", url);
    settings.put("millrace.read.primary.username", node.user());
    settings.put("millrace.read.primary.password", node.password());
    QueryConfig config = TestConfig.with(settings);
    ReadStores stores = new ReadStores(config, vertx, new SimpleMeterRegistry());
    SchemaCheck check = new SchemaCheck(stores, config);
    try {
      look.at(check);
    } finally {
      check.stop();
      stores.stop();
    }
  }

  private void migrate() throws SQLException {
    execute(
        OWN,
        "CREATE TABLE flyway_schema_history (installed_rank int, version text, success boolean)");
    execute(
        OWN,
        schema.known().stream()
            .map(version -> "(1, '" + version + "', true)")
            .collect(Collectors.joining(",", "INSERT INTO flyway_schema_history VALUES ", "")));
  }

  private void execute(String database, String sql) throws SQLException {
    String url = "jdbc:postgresql://" + node.host() + ":" + node.port() + "/" + database;
    var credentials = new Properties();
    credentials.setProperty("user", node.user());
    credentials.setProperty("password", node.password());
    // Not through DriverManager: after tests of Quarkus in this JVM it may not show the driver
    // here.
    try (var connection = new Driver().connect(url, credentials);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
