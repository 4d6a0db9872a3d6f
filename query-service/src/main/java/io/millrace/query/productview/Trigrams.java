package io.millrace.query.productview;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The runs of three letters that any text has that contains another one, so that an index of such
 * runs can tell where it may be (Zobel, Moffat and Sacks-Davis, "Searching large lexicons for
 * partially specified terms"). The text's own are the database's, of words padded by two blanks
 * before and one behind: {@code trigrams(text)}.
 */
final class Trigrams {
  private static final int LENGTH = 3;

  private Trigrams() {}

  /**
   * Of a text that may begin and end within a word. Only what is certain counts: whether a letter
   * beyond ASCII parts words is for the database to say, so there is no padding next to one.
   */
  static Set<String> within(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    Set<String> all = new TreeSet<>();
    int start = 0;
    while (start < lower.length()) {
      if (!isWord(lower.charAt(start))) {
        start++;
        continue;
      }
      int end = start;
      while (end < lower.length() && isWord(lower.charAt(end))) {
        end++;
      }
      String before = start > 0 && isGap(lower.charAt(start - 1)) ? "  " : "";
      String behind = end < lower.length() && isGap(lower.charAt(end)) ? " " : "";
      addRuns(before + lower.substring(start, end) + behind, all);
      start = end;
    }
    return all;
  }

  /** Of a text that begins where a word may begin, and may end within one. */
  static Set<String> atStart(String text) {
    return within(" " + text);
  }

  private static void addRuns(String word, Set<String> all) {
    for (int i = 0; i + LENGTH <= word.length(); i++) {
      all.add(word.substring(i, i + LENGTH));
    }
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean isGap(char c) {
    return c < 0x80 && !isWord(c);
  }
}
