package io.millrace.command.testing;

import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.postgres.ShardPools;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Empty write shards for one test, without the service: each a database of its own on the shared
 * PostgreSQL.
 */
public final class ShardedStore implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final List<String> databases;
  private final boolean own;
  private final ShardMap map;
  private final WriteConfig config;

  /** So many shards. */
  public ShardedStore(int shards) {
    this(shards, Map.of());
  }

  /** So many shards, used with these settings. */
  public ShardedStore(int shards, Map<String, String> more) {
    this(databases(shards), more, true);
  }

  /** These databases, used with these settings. */
  public ShardedStore(List<String> databases, Map<String, String> more) {
    this(databases, more, false);
  }

  private ShardedStore(List<String> databases, Map<String, String> more, boolean own) {
    this.databases = databases;
    this.own = own;
    Map<String, String> settings = new HashMap<>(settings(databases));
    // A busy machine is no subject of these tests.
    settings.put("millrace.write.timeout.acquire", "30s");
    settings.putAll(more);
    config =
        new SmallRyeConfigBuilder()
            .withMapping(WriteConfig.class)
            .withConverter(Duration.class, 100, new DurationConverter())
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build()
            .getConfigMapping(WriteConfig.class);
    map = new ShardMap(ShardPools.open(config, vertx, _ -> Optional.empty()));
  }

  /** Makes so many databases with the schema of the write store. */
  public static List<String> databases(int shards) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      // By chance, not in turn: another class loader would count from the beginning again.
      String name = "sharded_" + UUID.randomUUID().toString().replace('-', '_');
      EmptyShards.create(name);
      names.add(name);
    }
    return names;
  }

  /** The service's settings for these databases as its shards. */
  public static Map<String, String> settings(List<String> databases) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < databases.size(); i++) {
      String shard = "millrace.write.shards[" + i + "].";
      settings.put(
          shard + "url", EmptyShards.jdbcUrl(databases.get(i)).substring("jdbc:".length()));
      settings.put(shard + "username", EmptyShards.node().user());
      settings.put(shard + "password", EmptyShards.node().password());
    }
    return settings;
  }

  /** The shards. */
  public ShardMap map() {
    return map;
  }

  /** The settings that they are used with. */
  public WriteConfig config() {
    return config;
  }

  /** One of them. */
  public Shard shard(int number) {
    return map.all().get(number);
  }

  /** What becomes of work that begins on an event loop, as the work of requests does. */
  public <T> CompletableFuture<T> onEventLoop(Supplier<Uni<T>> work) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    loop.runOnContext(
        _ -> work.get().subscribe().with(outcome::complete, outcome::completeExceptionally));
    return outcome;
  }

  /** Runs a statement on a shard, past everything. */
  public void execute(int shard, String sql) {
    try (Connection connection = connect(EmptyShards.jdbcUrl(databases.get(shard)));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a query on a shard, columns joined by a space. */
  public List<String> rows(int shard, String sql, Object... parameters) {
    return rows(databases.get(shard), sql, parameters);
  }

  /** What a query does when it runs, behind another statement of its transaction. */
  List<String> explain(int shard, String before, String sql) {
    try (Connection connection = connect(EmptyShards.jdbcUrl(databases.get(shard)));
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(before);
      List<String> plan = new ArrayList<>();
      try (ResultSet lines = statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS) " + sql)) {
        while (lines.next()) {
          plan.add(lines.getString(1));
        }
      }
      return plan;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a query on a database, columns joined by a space. */
  public static List<String> rows(String database, String sql, Object... parameters) {
    try (Connection connection = connect(EmptyShards.jdbcUrl(database));
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(String.valueOf(result.getString(i)));
          }
          rows.add(String.join(" ", row));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Does something while a table of a shard cannot even be read. */
  public void whileLocked(int shard, String table, Runnable work) {
    whileLocked(databases.get(shard), table, work);
  }

  /** Does something while a table of a database cannot even be read. */
  static void whileLocked(String database, String table, Runnable work) {
    try (Connection connection = connect(EmptyShards.jdbcUrl(database));
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
      work.run();
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    map.all().forEach(shard -> shard.close().await().indefinitely());
    vertx.close().toCompletionStage().toCompletableFuture().join();
    if (own) {
      databases.forEach(EmptyShards::drop);
    }
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(
        url, EmptyShards.node().user(), EmptyShards.node().password());
  }
}
