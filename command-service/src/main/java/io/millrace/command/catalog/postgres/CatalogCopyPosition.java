package io.millrace.command.catalog.postgres;

import io.millrace.platform.command.sharding.Shard;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** How far a shard's copy of the catalogue has followed the topic: next offset by partition. */
@Singleton
public class CatalogCopyPosition {
  private static final String KEEP =
      """
      INSERT INTO catalog_copy_position (partition, next_offset)
      SELECT * FROM unnest($1::int[], $2::bigint[]) ORDER BY 1
      ON CONFLICT (partition) DO UPDATE SET next_offset = excluded.next_offset""";

  /** Empty for a shard that never followed. */
  public Uni<Map<Integer, Long>> of(Shard shard) {
    return shard
        .pool()
        .query("SELECT partition, next_offset FROM catalog_copy_position")
        .execute()
        .map(
            rows -> {
              Map<Integer, Long> positions = new HashMap<>();
              rows.forEach(row -> positions.put(row.getInteger(0), row.getLong(1)));
              return positions;
            });
  }

  /** Everything before these offsets is in the copy. */
  public Uni<Void> keep(Shard shard, Map<Integer, Long> positions) {
    Integer[] partitions = positions.keySet().toArray(Integer[]::new);
    Long[] offsets = new Long[partitions.length];
    for (int i = 0; i < partitions.length; i++) {
      offsets[i] = positions.get(partitions[i]);
    }
    return shard
        .pool()
        .preparedQuery(KEEP)
        .execute(Tuple.of(partitions, offsets))
        .replaceWithVoid();
  }
}
