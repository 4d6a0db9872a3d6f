package io.millrace.platform.query.views;

import io.millrace.platform.events.TxRange;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot of a view includes: of each shard, every transaction whose id is below the given
 * one, but for those of which an event is parked. A shard that is absent has not been heard of yet,
 * and nothing is known of it.
 *
 * @param txByShard number of the shard to the lowest transaction id that may be missing
 * @param parkedByShard transactions below it that are missing, or may be, because their events are
 *     parked in the view or kept back by the relay
 * @param asOf the view holds everything that was recorded before; absent if nothing is known
 * @param generation how often readers of the view had been switched to another version of it
 */
public record Progress(
    Map<Integer, Long> txByShard,
    Map<Integer, List<TxRange>> parkedByShard,
    @Nullable Instant asOf,
    long generation) {
  /** Nothing is known. */
  public static final Progress NONE = new Progress(Map.of(), null);

  /** A multirange of PostgreSQL. */
  private static final Pattern RANGE = Pattern.compile("\\[(\\d+),(\\d+)\\)");

  public Progress {
    txByShard = Map.copyOf(txByShard);
    parkedByShard = Map.copyOf(parkedByShard);
  }

  /** Where nothing is parked, of the first generation. */
  public Progress(Map<Integer, Long> txByShard, @Nullable Instant asOf) {
    this(txByShard, Map.of(), asOf, 0);
  }

  /** Whether transaction {@code tx} of this shard is in the snapshot for certain. */
  public boolean includes(int shard, long tx) {
    return hasPassed(shard, tx)
        && parkedByShard.getOrDefault(shard, List.of()).stream()
            .noneMatch(range -> range.includes(tx));
  }

  /** Whether it is in the snapshot or parked: a later snapshot shows no less. */
  public boolean hasPassed(int shard, long tx) {
    Long seen = txByShard.get(shard);
    return seen != null && seen > tx;
  }

  /** Of each shard where something is parked, the lowest transaction of which an event is. */
  public Map<Integer, Long> parkedFrom() {
    Map<Integer, Long> from = new HashMap<>();
    parkedByShard.forEach((shard, ranges) -> from.put(shard, ranges.getFirst().from()));
    return from;
  }

  /** The same in little room, for caches: all above the lowest that is parked counts as parked. */
  public Progress compact() {
    return parkedByShard.isEmpty() ? this : of(txByShard, parkedFrom(), asOf, generation);
  }

  /**
   * As {@link #compact} made it.
   *
   * @param parkedFrom as it was told
   */
  public static Progress of(
      Map<Integer, Long> txByShard,
      Map<Integer, Long> parkedFrom,
      @Nullable Instant asOf,
      long generation) {
    Map<Integer, List<TxRange>> parked = new HashMap<>();
    parkedFrom.forEach(
        (shard, from) -> parked.put(shard, List.of(new TxRange(from, Long.MAX_VALUE))));
    return new Progress(txByShard, parked, asOf, generation);
  }

  /** Reads the columns that {@link ViewStatement} adds to each statement. */
  static Progress of(Row row) {
    Integer[] shards = row.getArrayOfIntegers("progress_shards");
    Long[] txs = row.getArrayOfLongs("progress_txs");
    String[] parked = row.getArrayOfStrings("progress_parked");
    OffsetDateTime asOf = row.getOffsetDateTime("progress_as_of");
    long generation = row.getLong("progress_generation");
    if (shards == null || txs == null || parked == null) {
      return new Progress(Map.of(), Map.of(), null, generation);
    }
    Map<Integer, Long> txByShard = new HashMap<>();
    Map<Integer, List<TxRange>> parkedByShard = new HashMap<>();
    for (int i = 0; i < shards.length; i++) {
      txByShard.put(shards[i], txs[i]);
      List<TxRange> ranges = ranges(parked[i]);
      if (!ranges.isEmpty()) {
        parkedByShard.put(shards[i], ranges);
      }
    }
    return new Progress(
        txByShard, parkedByShard, asOf == null ? null : asOf.toInstant(), generation);
  }

  private static List<TxRange> ranges(String multirange) {
    return RANGE
        .matcher(multirange)
        .results()
        .map(
            range ->
                new TxRange(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)) - 1))
        .toList();
  }
}
