package io.millrace.platform.command.shards;

import java.util.List;

/**
 * Buckets on their way from one shard to another.
 *
 * @param copied so many of the buckets, in their order, are copied
 * @param caughtUpTo what the source's transactions below this id did is in the copy
 * @param setbacks how often it had to begin again or to lift its fence
 */
public record Move(
    long id,
    List<Integer> buckets,
    int source,
    int target,
    Step step,
    int copied,
    long caughtUpTo,
    int setbacks) {
  public Move {
    buckets = List.copyOf(buckets);
  }

  /** The same at another step. */
  public Move at(Step next) {
    return new Move(id, buckets, source, target, next, copied, caughtUpTo, setbacks);
  }

  /** The same with so many buckets copied. */
  public Move copied(int count) {
    return new Move(id, buckets, source, target, step, count, caughtUpTo, setbacks);
  }

  /** The same with the copy as new as this. */
  public Move caughtUpTo(long transaction) {
    return new Move(id, buckets, source, target, step, copied, transaction, setbacks);
  }

  /** The same at an earlier step, with one setback more. */
  public Move backTo(Step earlier) {
    return new Move(id, buckets, source, target, earlier, copied, caughtUpTo, setbacks + 1);
  }
}
