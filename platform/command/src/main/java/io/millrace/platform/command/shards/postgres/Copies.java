package io.millrace.platform.command.shards.postgres;

import io.millrace.platform.command.shards.Move;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of a move's buckets, taken from source to target: once as a whole, then what has changed
 * since. The target takes them only while its fence says that they are arriving.
 */
final class Copies {
  private final BucketRows rows;
  private final Jdbc source;
  private final Jdbc target;
  private final Fences fences;
  private final Consumer<String> journal;

  Copies(BucketRows rows, Jdbc source, Jdbc target, Fences fences, Consumer<String> journal) {
    this.rows = rows;
    this.source = source;
    this.target = target;
    this.fences = fences;
    this.journal = journal;
  }

  /**
   * What a round of catching up did.
   *
   * @param caughtUpTo transactions below this one are in the copy
   * @param aggregates so many had changed
   */
  record Delta(long caughtUpTo, int aggregates, long rows) {}

  /** All rows of a bucket; returns how many. */
  long whole(int bucket) throws SQLException {
    fences.hold(target, Fences.ARRIVING);
    source.repeatableRead();
    long copied = rows.copy(source, target, List.of(bucket));
    journal.accept("copied");
    source.commit();
    target.commit();
    journal.accept("copy committed");
    return copied;
  }

  /** What has changed since the move caught up last. */
  Delta changes(Move now) throws SQLException {
    long lowest = BucketRows.lowestRunning(source);
    source.commit();
    List<List<String>> parts = BucketRows.changed(source, now.buckets(), now.caughtUpTo());
    source.commit();
    long copied = 0;
    int aggregates = 0;
    for (List<String> part : parts) {
      fences.hold(target, Fences.ARRIVING);
      source.repeatableRead();
      copied += rows.recopy(source, target, now.buckets(), part);
      source.commit();
      target.commit();
      aggregates += part.size();
    }
    fences.hold(target, Fences.ARRIVING);
    source.repeatableRead();
    copied += rows.recopy(source, target, now.buckets(), now.caughtUpTo());
    source.commit();
    target.commit();
    journal.accept("changes copied");
    return new Delta(lowest, aggregates, copied);
  }
}
