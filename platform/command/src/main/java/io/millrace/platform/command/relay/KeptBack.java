package io.millrace.platform.command.relay;

import io.millrace.platform.events.TxRange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The transactions whose events are not published. Of more than a hundred the oldest are told as
 * one range, with all that lie between: too many readers wait then, and none too few. Not
 * thread-safe.
 */
final class KeptBack {
  private static final int MOST = 100;

  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  void add(long tx) {
    ranges.merge(tx, tx, Math::max);
    if (ranges.size() > MOST) {
      Map.Entry<Long, Long> oldest = ranges.pollFirstEntry();
      Map.Entry<Long, Long> next = ranges.pollFirstEntry();
      ranges.put(oldest.getKey(), Math.max(oldest.getValue(), next.getValue()));
    }
  }

  List<TxRange> ranges() {
    return ranges.entrySet().stream()
        .map(range -> new TxRange(range.getKey(), range.getValue()))
        .toList();
  }
}
