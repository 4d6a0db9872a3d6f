package io.millrace.platform.events;

/**
 * The place of an event in the ledger, unique over all shards.
 *
 * @param shard number of the shard whose ledger holds the event, from 0
 * @param position identity in that shard's ledger
 */
public record EventId(int shard, long position) {
  /** The form in the header {@code ce_id}: {@code 0-42}. */
  @Override
  public String toString() {
    return shard + "-" + position;
  }

  /**
   * Reads the form of {@link #toString}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static EventId parse(String text) {
    int dash = text.indexOf('-');
    if (dash <= 0) {
      throw new IllegalArgumentException("not an event id: " + text);
    }
    return new EventId(
        Integer.parseInt(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }
}
