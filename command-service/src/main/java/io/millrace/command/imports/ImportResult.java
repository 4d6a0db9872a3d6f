package io.millrace.command.imports;

import org.jspecify.annotations.Nullable;

/** What became of one record. */
public sealed interface ImportResult {
  /** It is in the store now. */
  record Created() implements ImportResult {}

  /**
   * It was taken before; nothing changed.
   *
   * @param detail set if what was taken under its key before differs
   */
  record Recognised(@Nullable String detail) implements ImportResult {}

  /**
   * It was refused; nothing changed.
   *
   * @param reason stable, kebab case
   * @param detail for a person
   */
  record Rejected(String reason, String detail) implements ImportResult {}

  /** It is in the store now. */
  ImportResult CREATED = new Created();

  /** It was taken before, just like this. */
  ImportResult RECOGNISED = new Recognised(null);

  /** It was taken before, with other content. */
  ImportResult DIFFERS =
      new Recognised(
          "differs from what was taken under this key before; the first one stands, nothing was"
              + " changed");
}
