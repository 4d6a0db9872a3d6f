package io.millrace.platform.events.consistency;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The entity tags of an aggregate's version: {@code "7"}, {@code "7.1"} once readers were switched
 * to another version of the view, {@code "7-gzip"} where it is sent in a content coding. A strong
 * tag names bytes (RFC 9110, 8.8.1), so each generation and coding has one of its own; all of them
 * name the same version to who changes the aggregate.
 */
public final class VersionTags {
  private static final Pattern TAG =
      Pattern.compile("(\\d+)(?:\\.\\d+)?(?:-(?:br|deflate|gzip|zstd))?");

  private VersionTags() {}

  /**
   * The tag, in its quotes.
   *
   * @param generation of the view; 0 before its readers were ever switched
   * @param coding in which the version is sent; absent: in none
   */
  public static String of(long version, long generation, @Nullable String coding) {
    return "\""
        + version
        + (generation == 0 ? "" : "." + generation)
        + (coding == null ? "" : "-" + coding)
        + "\"";
  }

  /** What stands within the quotes, without generation and coding if there are any. */
  public static String version(String text) {
    Matcher tag = TAG.matcher(text);
    return tag.matches() ? tag.group(1) : text;
  }
}
