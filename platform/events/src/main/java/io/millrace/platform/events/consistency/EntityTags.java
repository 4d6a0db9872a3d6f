package io.millrace.platform.events.consistency;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code If-Match} or {@code If-None-Match} (RFC 9110, 13.1): a list of entity tags,
 * or a star that stands for any. Tags are what stands within their quotes.
 *
 * @param any whether it is the star, which no tag goes with
 */
public record EntityTags(boolean any, Set<String> strong, Set<String> weak) {
  /**
   * A tag or an empty element (5.6.1.2), and what ends it; a comma in quotes belongs to the tag.
   */
  private static final Pattern ELEMENT =
      Pattern.compile("[ \\t]*(?:(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"[ \\t]*)?(?:,|\\z)");

  public EntityTags {
    strong = Set.copyOf(strong);
    weak = Set.copyOf(weak);
  }

  /** What all lines of the header say together; nothing if that is not what the standard allows. */
  public static Optional<EntityTags> parse(List<String> lines) {
    String header = String.join(",", lines);
    if (header.strip().equals("*")) {
      return Optional.of(new EntityTags(true, Set.of(), Set.of()));
    }
    Set<String> strong = new HashSet<>();
    Set<String> weak = new HashSet<>();
    Matcher element = ELEMENT.matcher(header);
    for (int at = 0; at < header.length(); at = element.end()) {
      if (!element.region(at, header.length()).lookingAt()) {
        return Optional.empty();
      }
      if (element.group(2) != null) {
        (element.group(1) == null ? strong : weak).add(element.group(2));
      }
    }
    return Optional.of(new EntityTags(false, strong, weak));
  }

  /** Whether nothing was named. */
  public boolean isEmpty() {
    return !any && strong.isEmpty() && weak.isEmpty();
  }

  /** Whether the tag is among them by the weak comparison (8.8.3.2), as for If-None-Match. */
  public boolean matchWeakly(String tag) {
    return any || strong.contains(tag) || weak.contains(tag);
  }
}
