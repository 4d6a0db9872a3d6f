package io.millrace.events.consistency;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The entity tags of an aggregate's version: {@code "7"}, and {@code "7-gzip"} where it is sent in
 * a content coding. A strong tag names bytes (RFC 9110, 8.8.1), so each coding has one of its own;
 * all of them name the same version to who changes the aggregate.
 */
public final class VersionTags {
  private static final Pattern CODED = Pattern.compile("(\\d+)-(?:br|deflate|gzip|zstd)");

  private VersionTags() {}

  /**
   * The tag, in its quotes.
   *
   * @param coding in which the version is sent; absent: in none
   */
  public static String of(long version, @Nullable String coding) {
    return coding == null ? "\"" + version + "\"" : "\"" + version + "-" + coding + "\"";
  }

  /** What stands within the quotes, without the coding if there is one. */
  public static String withoutCoding(String text) {
    Matcher coded = CODED.matcher(text);
    return coded.matches() ? coded.group(1) : text;
  }
}
