package io.millrace.command.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;

/** The service with three write shards, new and empty. */
public class ThreeShards implements QuarkusTestProfile {
  private static final String DATABASE = "test.sharded.database.";

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(WriteStack.class), new TestResourceEntry(Stores.class));
  }

  @Override
  public boolean disableGlobalTestResources() {
    return true;
  }

  /** Sum of a query's one value over the shards. */
  public static long sum(String sql, Object... parameters) {
    return IntStream.range(0, 3).mapToLong(shard -> value(shard, sql, parameters)).sum();
  }

  /** The one value of a query on a shard; 0 for no row. */
  public static long value(int shard, String sql, Object... parameters) {
    return rows(shard, sql, parameters).stream().mapToLong(Long::parseLong).sum();
  }

  /** The shard that has this customer, whatever the map of shards is like. */
  public static int shardOf(String customer) {
    return IntStream.range(0, 3)
        .filter(n -> value(n, "SELECT count(*) FROM customer WHERE id = ?::uuid", customer) == 1)
        .findFirst()
        .orElseThrow();
  }

  /** The rows of a query on a shard, columns joined by a space. */
  public static List<String> rows(int shard, String sql, Object... parameters) {
    String database = ConfigProvider.getConfig().getValue(DATABASE + shard, String.class);
    return ShardedStore.rows(database, sql, parameters);
  }

  /** Does something while a table of a shard cannot even be read. */
  public static void whileLocked(int shard, String table, Runnable work) {
    String database = ConfigProvider.getConfig().getValue(DATABASE + shard, String.class);
    ShardedStore.whileLocked(database, table, work);
  }

  /** Does something while nobody can connect to a shard. */
  public static void whileAway(int shard, Runnable work) {
    String database = ConfigProvider.getConfig().getValue(DATABASE + shard, String.class);
    EmptyShards.whileClosed(database, work);
  }

  /** Points the service at three databases. */
  public static class Stores implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
      List<String> databases = ShardedStore.databases(3);
      Map<String, String> settings = new HashMap<>(ShardedStore.settings(databases));
      for (int i = 0; i < databases.size(); i++) {
        settings.put(DATABASE + i, databases.get(i));
      }
      return settings;
    }

    @Override
    public int order() {
      return 1;
    }

    @Override
    public void stop() {
      // The databases end with the stack.
    }
  }
}
