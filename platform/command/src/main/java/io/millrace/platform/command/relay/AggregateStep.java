package io.millrace.platform.command.relay;

import io.millrace.platform.events.AggregateType;

/** One step in the life of one aggregate. */
public record AggregateStep(AggregateType type, String id, long version) {
  AggregateStep predecessor() {
    return new AggregateStep(type, id, version - 1);
  }

  AggregateStep successor() {
    return new AggregateStep(type, id, version + 1);
  }

  /** The aggregate without the step. */
  Key key() {
    return new Key(type, id);
  }

  /** Names one aggregate. */
  public record Key(AggregateType type, String id) {}
}
