package io.millrace.platform.command.shards.rest;

import io.millrace.platform.command.shards.MovePlan.Part;
import io.millrace.platform.command.shards.postgres.BucketMoves.Accepted;
import io.millrace.platform.events.routing.BucketRuns;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** What operators are answered. */
final class ShardAnswers {
  private ShardAnswers() {}

  /**
   * A move that was accepted, or would be.
   *
   * @param id 0 if it would be
   * @param buckets such as {@code 1-20,33}
   */
  @RegisterForReflection
  record Planned(long id, String buckets, int count, int from, int to) {
    static Planned of(Accepted accepted) {
      return of(accepted.id(), accepted.part());
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

  /** Moves that were accepted, or would be. */
  @RegisterForReflection
  record Plan(boolean dryRun, int buckets, List<Planned> moves) {
    static Plan of(boolean dryRun, List<Planned> moves) {
      return new Plan(dryRun, moves.stream().mapToInt(Planned::count).sum(), moves);
    }
  }
}
