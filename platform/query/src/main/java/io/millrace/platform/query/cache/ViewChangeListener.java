package io.millrace.platform.query.cache;

import java.util.Map;

/** Hears of every view change, on one thread or the other; it must not wait for anything. */
public interface ViewChangeListener {
  /**
   * The topic is read from here on. Called again after an interruption; changes that were told
   * before may then be told once more.
   *
   * @param nextOffsets of each partition, the offset that is read first
   */
  void following(Map<Integer, Long> nextOffsets);

  /**
   * How far the topic reaches by now; told before the messages that were read up to then.
   *
   * @param nextOffsets of each partition, the offset behind its last message
   */
  default void endsAt(Map<Integer, Long> nextOffsets) {}

  /**
   * A row changed.
   *
   * @param partition of the topic
   * @param offset in that partition
   */
  void changed(ViewKey key, long version, int partition, long offset);
}
