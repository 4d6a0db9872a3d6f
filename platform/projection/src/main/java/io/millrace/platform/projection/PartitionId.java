package io.millrace.platform.projection;

/** One partition of a topic. */
public record PartitionId(String topic, int partition) {
  /** The form in messages: {@code millrace.loans.v1-0}. */
  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
