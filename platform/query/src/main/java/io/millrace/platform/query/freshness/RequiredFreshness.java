package io.millrace.platform.query.freshness;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.consistency.ConsistencyToken;
import io.millrace.platform.query.views.Progress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an answer has to include: the change of a command, or what an earlier answer included.
 *
 * @param txByShard of each shard, the last transaction that has to be in it
 * @param row a row that proves it by its version alone; absent if only progress can
 */
public record RequiredFreshness(Map<Integer, Long> txByShard, @Nullable Row row) {
  public RequiredFreshness {
    txByShard = Map.copyOf(txByShard);
  }

  /** A row of an aggregate or of a view. */
  public sealed interface Row {
    /** The key by which readers ask for it. */
    String key();

    /** The least version that will do. */
    long version();
  }

  /** Every view whose rows carry the version of this aggregate. */
  public record OfAggregate(AggregateType type, String key, long version) implements Row {}

  /** One row of one view. */
  public record OfView(String view, String key, long version) implements Row {}

  /** The change of a command. */
  public static RequiredFreshness of(ConsistencyToken token) {
    return new RequiredFreshness(
        Map.of(token.shard(), token.tx()),
        new OfAggregate(token.type(), token.aggregateId(), token.version()));
  }

  /** One row of a view, proven by its version and by nothing else. */
  public static RequiredFreshness ofRow(String view, String key, long version) {
    return new RequiredFreshness(Map.of(), new OfView(view, key, version));
  }

  /**
   * Whether a view with this progress includes it. A command's change has to be there itself. An
   * earlier answer had no more than its view had, so what was passed then may be passed now: an
   * event that is parked does not lock out everybody who has read since.
   */
  public boolean isIn(Progress progress) {
    return !txByShard.isEmpty()
        && txByShard.entrySet().stream()
            .allMatch(
                shard ->
                    row instanceof OfAggregate
                        ? progress.includes(shard.getKey(), shard.getValue())
                        : progress.hasPassed(shard.getKey(), shard.getValue()));
  }

  /**
   * Whether a row proves it.
   *
   * @param versionedBy the aggregate whose version the row carries
   */
  public boolean isProvenBy(
      String view, @Nullable AggregateType versionedBy, String key, long version) {
    if (row == null || !row.key().equals(key) || version < row.version()) {
      return false;
    }
    return switch (row) {
      case OfAggregate aggregate -> aggregate.type().equals(versionedBy);
      case OfView ofView -> ofView.view().equals(view);
    };
  }
}
