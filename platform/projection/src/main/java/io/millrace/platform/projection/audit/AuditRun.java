package io.millrace.platform.projection.audit;

import io.millrace.platform.projection.history.HistoryPlace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of views with all ledgers, as far as it has come.
 *
 * @param view the one to compare; null: all
 * @param repair whether what differs is repaired
 * @param onDemand whether an operator waits for it
 * @param worker who does it
 * @param phase what is next
 * @param inPhase for how long the phase has lasted, or had no success
 * @param shard whose history is read
 * @param reached everything of that shard up to here is compared
 * @param belowTx where the shard's history ends for this run; 0: not known yet
 * @param eventsDone about how many events have been looked at, of all shards and phases
 * @param eventsTotal about how many there are
 */
public record AuditRun(
    long id,
    @Nullable String view,
    boolean repair,
    boolean onDemand,
    String worker,
    Phase phase,
    Duration inPhase,
    int shard,
    HistoryPlace reached,
    long belowTx,
    long eventsDone,
    long eventsTotal) {
  /** The steps of a run, in their order. */
  public enum Phase {
    /** Each event of the ledgers is looked for in the views. */
    WALK,
    /** Sums are compared with what all events add up to. */
    SUMS,
    /** What seemed to differ is looked at again after a while. */
    CONFIRM,
    /** The owners of the partitions repair. */
    REPAIR,
    DONE
  }

  AuditRun in(Phase next) {
    return new AuditRun(
        id,
        view,
        repair,
        onDemand,
        worker,
        next,
        Duration.ZERO,
        shard,
        reached,
        belowTx,
        eventsDone,
        eventsTotal);
  }

  /** At the beginning of a shard's history. */
  AuditRun beginning(int of, long end, long total) {
    return at(of, HistoryPlace.START, end, eventsDone, total);
  }

  /** Behind these events of the present shard; positions count them about right. */
  AuditRun behind(HistoryPlace place) {
    long done = eventsDone + place.position() - reached.position();
    return at(shard, place, belowTx, done, eventsTotal);
  }

  AuditRun lookedAt(long events) {
    return at(shard, reached, belowTx, eventsDone + events, eventsTotal);
  }

  private AuditRun at(int of, HistoryPlace place, long end, long done, long total) {
    return new AuditRun(
        id, view, repair, onDemand, worker, phase, inPhase, of, place, end, done, total);
  }
}
