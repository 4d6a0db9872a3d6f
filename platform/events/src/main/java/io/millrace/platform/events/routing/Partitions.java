package io.millrace.platform.events.routing;

/** Which partition of its topic carries a bucket. */
public final class Partitions {
  private Partitions() {}

  /** Partition of a bucket in a topic of {@code partitions} partitions. */
  public static int of(int bucket, int partitions) {
    return bucket % partitions;
  }
}
