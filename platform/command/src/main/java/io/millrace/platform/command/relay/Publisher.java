package io.millrace.platform.command.relay;

import io.millrace.platform.events.codec.WireRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sends records to the broker. It keeps their order per partition and tries for as long as the
 * broker is away.
 */
public interface Publisher extends AutoCloseable {
  /** Records on their way. */
  interface Sent {
    /**
     * Waits until the broker has all of them safely.
     *
     * @return false if that took longer than {@code patience}; ask again
     * @throws PublishException if one of them was refused for good
     */
    boolean await(Duration patience) throws InterruptedException;
  }

  /**
   * Begins to send.
   *
   * @throws PublishException if the broker does not take anything at present; a prefix of the
   *     records may have been sent
   */
  Sent send(List<WireRecord> records);

  /** Why the broker would refuse this record for good, whenever it came; empty if it would not. */
  Optional<String> refusal(WireRecord record);

  /** Drops what is still on its way. */
  @Override
  void close();
}
