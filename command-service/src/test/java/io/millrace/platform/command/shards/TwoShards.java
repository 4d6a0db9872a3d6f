package io.millrace.platform.command.shards;

import io.millrace.command.testing.ShardedStore;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The service with two write shards of its own: buckets 0 to 511 on the one, the rest on the other.
 */
public final class TwoShards implements QuarkusTestProfile {
  /** How long a command waits for a bucket that moves. */
  static final Duration MOVE_TIMEOUT = Duration.ofSeconds(4);

  private static final String DATABASES = "test.shards.databases";

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(WriteStack.class), new TestResourceEntry(Databases.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "millrace.write.map.kind", "range",
        "millrace.shards.poll", "50ms",
        "millrace.shards.lease", "1s",
        "millrace.shards.buckets-per-move", "4",
        "millrace.write.timeout.move", MOVE_TIMEOUT.toString());
  }

  /** Two empty databases. */
  public static final class Databases implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
      List<String> databases = ShardedStore.databases(2);
      Map<String, String> settings = new HashMap<>(ShardedStore.settings(databases));
      settings.put(DATABASES, String.join(",", databases));
      return settings;
    }

    @Override
    public void stop() {
      // The databases end with the stack.
    }
  }

  /** The rows of a query on a shard, columns joined by a space. */
  public static List<String> rows(int shard, String sql, Object... parameters) {
    String database =
        ConfigProvider.getConfig().getValue(DATABASES, String.class).split(",")[shard];
    return ShardedStore.rows(database, sql, parameters);
  }

  /** The rows of both shards. */
  public static List<String> rows(String sql) {
    return IntStream.range(0, 2).boxed().flatMap(shard -> rows(shard, sql).stream()).toList();
  }
}
