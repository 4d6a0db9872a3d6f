package io.millrace.platform.command.postgres;

import io.millrace.platform.command.sharding.ShardMap.Version;
import io.millrace.platform.events.routing.Assignment;
import io.millrace.platform.events.routing.ShardLayout;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Optional;

/** The shard map in the table {@code shard_map} of the home shard. */
public final class ShardMapTable {
  private static final String NEWEST =
      """
      SELECT version, assignment FROM shard_map
      WHERE version > $1 ORDER BY version DESC LIMIT 1""";

  private static final String FIRST =
      """
      INSERT INTO shard_map (version, kind, assignment, reason)
      SELECT 1, $1, $2, 'first start' WHERE NOT EXISTS (SELECT FROM shard_map)
      ON CONFLICT DO NOTHING""";

  private static final String IDENTIFY =
      """
      WITH first AS (
        INSERT INTO shard_identity (number) VALUES ($1) ON CONFLICT DO NOTHING RETURNING number)
      SELECT number FROM first UNION ALL SELECT number FROM shard_identity""";

  private final Pool home;

  /**
   * The table.
   *
   * @param home database of the home shard
   */
  public ShardMapTable(Pool home) {
    this.home = home;
  }

  /** The newest version if it is newer than this one. */
  public Uni<Optional<Version>> newerThan(long version) {
    return home.preparedQuery(NEWEST)
        .execute(Tuple.of(version))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(version(row));
              }
              return Optional.empty();
            });
  }

  /** Stores the layout's assignment as the first version unless there is one; gives the newest. */
  public Uni<Version> newestOrFirst(ShardLayout layout) {
    Integer[] shards = Arrays.stream(layout.assign().toArray()).boxed().toArray(Integer[]::new);
    return home.preparedQuery(FIRST)
        .execute(Tuple.of(layout.kind(), shards))
        .chain(() -> newerThan(0))
        .map(Optional::orElseThrow);
  }

  /**
   * The number that this database has in the map; the given one if it had none.
   *
   * @param shard database of the shard
   */
  public static Uni<Integer> identify(Pool shard, int number) {
    return shard
        .preparedQuery(IDENTIFY)
        .execute(Tuple.of(number))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  private static Version version(Row row) {
    int[] shards =
        Arrays.stream(row.getArrayOfIntegers("assignment")).mapToInt(Integer::intValue).toArray();
    return new Version(row.getLong("version"), Assignment.of(shards));
  }
}
