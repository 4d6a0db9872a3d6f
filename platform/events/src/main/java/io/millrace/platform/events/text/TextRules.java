package io.millrace.platform.events.text;

import io.millrace.platform.events.sealing.Sealed;
import org.jspecify.annotations.Nullable;

/** What text may look like before it comes into the store: it has to come out everywhere. */
public final class TextRules {
  private TextRules() {}

  /** What is wrong with the text, or null. */
  public static @Nullable String fault(String text, int maxLength) {
    if (text.isEmpty()) {
      return "must not be empty";
    }
    if (text.codePointCount(0, text.length()) > maxLength) {
      return "must have at most %d characters".formatted(maxLength);
    }
    if (Sealed.isSealed(text)) {
      return "must not begin like sealed personal data";
    }
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        return "must not have half a surrogate pair";
      }
      if (Character.isISOControl(c)) {
        return "must not have control characters";
      }
      i += Character.charCount(c);
    }
    return null;
  }
}
