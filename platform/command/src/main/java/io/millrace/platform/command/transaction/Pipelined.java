package io.millrace.platform.command.transaction;

import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple2;
import io.smallrye.mutiny.tuples.Tuple3;
import java.util.List;

/**
 * Statements of one session that are sent without waiting for each other.
 *
 * <p>Where several fail, the one that was sent first is the reason: the others only hear that the
 * transaction is aborted. Their order of arrival does not tell. A result that is there before
 * somebody listens is handed over at once, and overtakes those that wait for the event loop. So all
 * are awaited, which takes no longer: once one has failed, the server refuses the others unread.
 */
public final class Pipelined {
  private Pipelined() {}

  /** Both results; fails when both have ended. */
  public static <A, B> Uni<Tuple2<A, B>> all(Uni<A> first, Uni<B> second) {
    return Uni.combine()
        .all()
        .unis(first, second)
        .collectFailures()
        .asTuple()
        .onFailure()
        .transform(Pipelined::reason);
  }

  /** The three results; fails when all have ended. */
  public static <A, B, C> Uni<Tuple3<A, B, C>> all(Uni<A> first, Uni<B> second, Uni<C> third) {
    return Uni.combine()
        .all()
        .unis(first, second, third)
        .collectFailures()
        .asTuple()
        .onFailure()
        .transform(Pipelined::reason);
  }

  /** Completes, or fails, when all have ended. */
  public static Uni<Void> all(List<Uni<Void>> writes) {
    return Uni.combine()
        .all()
        .unis(writes)
        .collectFailures()
        .discardItems()
        .onFailure()
        .transform(Pipelined::reason);
  }

  /** Mutiny lists the failures in the order of what was combined. */
  private static Throwable reason(Throwable failure) {
    return failure instanceof CompositeException several ? several.getCauses().getFirst() : failure;
  }
}
