package io.millrace.cli.imports;

/** The country of a line. */
final class Countries {
  private Countries() {}

  /** What the retailer writes for an unknown one stands for a blank one too. */
  static String of(RawLine line) {
    return line.country().isBlank() ? "Unspecified" : line.country().strip();
  }
}
