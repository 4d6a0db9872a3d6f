package io.millrace.platform.projection.history;

import io.millrace.platform.events.AggregateType;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Past events, for rebuilds and for what the topics no longer hold: the write shards' ledgers, and
 * the archive of what has left them.
 *
 * <p>Law: once {@link #end} has told a bound for a shard, {@link #read} below that bound gives the
 * same events for ever, and every event that the relay had published before is below it. They come
 * as the ledger has them: where commands commute, two events of one aggregate may stand there the
 * wrong way round.
 *
 * <p>Every method blocks, and all but {@link #find} throw {@link HistoryAwayException}.
 */
public interface EventHistory {
  /** Numbers of the shards; empty where the projector was given no ledger. */
  List<Integer> shards();

  /**
   * Looks whether all of it can be read, as far as that can be seen in some seconds, before anybody
   * relies on it.
   */
  void check();

  /** The first transaction id that may still gain events. */
  long end(int shard);

  /** Position of the newest event; grows as events are recorded. 0 where there is none. */
  long head(int shard);

  /** Number of events of these kinds behind {@code after} whose transaction is below the bound. */
  long count(int shard, Set<AggregateType> types, HistoryPlace after, long belowTx);

  /** The next events of these kinds, in order, at most {@code limit}. */
  List<PastEvent> read(
      int shard, Set<AggregateType> types, HistoryPlace after, long belowTx, int limit);

  /** The same as {@link #read} without payload and metadata: a page of it is small in any case. */
  List<PastEvent> outline(
      int shard, Set<AggregateType> types, HistoryPlace after, long belowTx, int limit);

  /**
   * Events of several aggregates, from whichever shards have them; of each those with the lowest
   * versions, at most {@code limitEach}.
   */
  FoundEvents find(Collection<VersionRange> wanted, int limitEach);

  /**
   * Events of one aggregate, from whichever shard has them.
   *
   * @param from first version, inclusive
   * @param to last version, inclusive
   * @return those that are there, in the order of versions
   */
  default List<PastEvent> range(AggregateType type, String aggregateId, long from, long to) {
    FoundEvents found = find(List.of(new VersionRange(type, aggregateId, from, to)), 10_000);
    if (found.away() != null) {
      throw found.away();
    }
    return found.events();
  }
}
