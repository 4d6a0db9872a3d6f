package io.millrace.query.orderstream;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A place in the feed, as clients send it back: of each partition of the topic of view changes, the
 * last offset that they have seen. It means the same on every instance.
 *
 * @param lastOffsets by partition; a partition that is absent has not been seen at all
 */
record FeedPosition(Map<Integer, Long> lastOffsets) {
  private static final Pattern PART = Pattern.compile("(\\d{1,6})-(\\d{1,18})");
  private static final int MAX_TEXT = 2_000;

  /** Of who has seen nothing of a topic that has nothing: no text would mean from now on. */
  private static final String BEGINNING = "start";

  FeedPosition {
    lastOffsets = Map.copyOf(lastOffsets);
  }

  /** The text of an event's id. */
  String write() {
    String parts =
        new TreeMap<>(lastOffsets)
            .entrySet().stream()
                .filter(part -> part.getValue() >= 0)
                .map(part -> part.getKey() + "-" + part.getValue())
                .collect(Collectors.joining("."));
    return parts.isEmpty() ? BEGINNING : parts;
  }

  /** The place in this text, or nothing if it is no id of an event. */
  static Optional<FeedPosition> read(String text) {
    if (text.length() > MAX_TEXT) {
      return Optional.empty();
    }
    Map<Integer, Long> lastOffsets = new HashMap<>();
    if (text.equals(BEGINNING)) {
      return Optional.of(new FeedPosition(lastOffsets));
    }
    for (String part : text.split("\\.", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      lastOffsets.put(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }
    return Optional.of(new FeedPosition(lastOffsets));
  }

  /** The place of who has seen what either has. */
  FeedPosition and(FeedPosition other) {
    Map<Integer, Long> both = new HashMap<>(lastOffsets);
    other.lastOffsets.forEach((partition, offset) -> both.merge(partition, offset, Math::max));
    return new FeedPosition(both);
  }

  /** Whether who is here has seen this offset. */
  boolean includes(int partition, long offset) {
    return lastOffsets.getOrDefault(partition, -1L) >= offset;
  }
}
