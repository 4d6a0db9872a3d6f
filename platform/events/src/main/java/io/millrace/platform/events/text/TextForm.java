package io.millrace.platform.events.text;

import org.jspecify.annotations.Nullable;

/** A form of text that several inputs share, such as a code's. */
public interface TextForm {
  /** What people call such a text, for example {@code ISBN}. */
  String name();

  /** The form in which the text is stored and looked up. */
  String canonical(String text);

  /** What keeps a canonical text from having this form, or null. */
  @Nullable String fault(String canonical);
}
