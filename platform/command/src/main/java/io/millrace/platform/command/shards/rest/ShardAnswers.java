package io.millrace.platform.command.shards.rest;

import io.millrace.platform.command.shards.MovePlan.Part;
import io.millrace.platform.command.shards.postgres.MoveOrders.Ordered;
import io.millrace.platform.events.routing.BucketRuns;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** What operators are answered. */
final class ShardAnswers {
  private ShardAnswers() {}

  /**
   * A move that was ordered, or would be.
   *
   * @param id 0 if it would be
   * @param buckets such as {@code 1-20,33}
   */
  @RegisterForReflection
  record Planned(long id, String buckets, int count, int from, int to) {
    static Planned of(Ordered ordered) {
      return of(ordered.id(), ordered.part());
    }

    static Planned of(long id, Part part) {
      return new Planned(
          id,
          BucketRuns.format(part.buckets()),
          part.buckets().size(),
          part.source(),
          part.target());
    }
  }

  /** Moves that were ordered, or would be. */
  @RegisterForReflection
  record Plan(boolean dryRun, int buckets, List<Planned> moves) {
    static Plan of(boolean dryRun, List<Planned> moves) {
      return new Plan(dryRun, moves.stream().mapToInt(Planned::count).sum(), moves);
    }
  }
}
