package io.millrace.events.codec;

import io.millrace.events.DomainEvent;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads the payloads of one event type in every version that was ever published: an old payload is
 * lifted from version to version, and only the newest one is read.
 *
 * @param upcasters the first lifts version 1 to 2, the second 2 to 3, and so on; one is never
 *     removed or reordered, because the ledger keeps payloads of every version for ever
 * @param newest reads the newest version
 */
record PayloadReader<E extends DomainEvent>(
    List<UnaryOperator<Fields>> upcasters, Function<Fields, E> newest) {
  PayloadReader {
    upcasters = List.copyOf(upcasters);
  }

  /** The version that is written. */
  int newestVersion() {
    return upcasters.size() + 1;
  }

  /**
   * Reads a payload of this version.
   *
   * @throws EventDecodeException if there is no such version or the payload is not of it
   */
  E read(int version, byte[] payload) {
    if (version < 1 || version > newestVersion()) {
      throw new EventDecodeException(
          "version " + version + " is unknown; there are 1 to " + newestVersion());
    }
    Fields fields = Fields.parse(payload);
    for (UnaryOperator<Fields> upcaster : upcasters.subList(version - 1, upcasters.size())) {
      fields = upcaster.apply(fields);
    }
    return newest.apply(fields);
  }
}
