package io.millrace.query.runtime;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot of a view includes: of each shard, every transaction whose id is below the given
 * one. A shard that is absent has not been heard of yet, and nothing is known of it.
 *
 * @param txByShard number of the shard to the lowest transaction id that may be missing
 * @param asOf the view holds everything that was recorded before; absent if nothing is known
 */
public record Progress(Map<Integer, Long> txByShard, @Nullable Instant asOf) {
  /** Nothing is known. */
  public static final Progress NONE = new Progress(Map.of(), null);

  public Progress {
    txByShard = Map.copyOf(txByShard);
  }

  /** Whether transaction {@code tx} of this shard is in the snapshot for certain. */
  public boolean includes(int shard, long tx) {
    Long seen = txByShard.get(shard);
    return seen != null && seen > tx;
  }

  /** Reads the columns that {@link ViewStatement} adds to each statement. */
  static Progress of(Row row) {
    Integer[] shards = row.getArrayOfIntegers("progress_shards");
    Long[] txs = row.getArrayOfLongs("progress_txs");
    OffsetDateTime asOf = row.getOffsetDateTime("progress_as_of");
    if (shards == null || txs == null) {
      return NONE;
    }
    Map<Integer, Long> txByShard = new HashMap<>();
    for (int i = 0; i < shards.length; i++) {
      txByShard.put(shards[i], txs[i]);
    }
    return new Progress(txByShard, asOf == null ? null : asOf.toInstant());
  }
}
