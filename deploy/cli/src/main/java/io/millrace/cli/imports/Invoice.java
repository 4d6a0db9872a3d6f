package io.millrace.cli.imports;

import io.millrace.cli.imports.Verdict.Accepted;
import io.millrace.cli.imports.Verdict.Kind;
import io.millrace.cli.imports.Verdict.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All lines of one invoice, in file order. */
final class Invoice {
  /** What the service takes as one order. */
  static final int MAX_LINES = 2_000;

  private final String number;
  private final List<Verdict> lines = new ArrayList<>();

  Invoice(String number) {
    this.number = number;
  }

  void add(RawLine line) {
    lines.add(LineRules.judge(line));
    requireRoom(line, lines.size());
  }

  /**
   * Checks that an invoice may be this long.
   *
   * @param count of its lines, with this one
   */
  static void requireRoom(RawLine line, int count) {
    if (count > MAX_LINES) {
      throw new BadFileException(
          "Line %d: invoice %s has more than %d lines. Split it."
              .formatted(line.number(), line.invoiceNumber(), MAX_LINES));
    }
  }

  /** The order first, where the first of its lines stands; then each other line in its place. */
  List<Item> items(FilePlan plan) {
    var items = new ArrayList<Item>();
    List<Accepted> ordered =
        lines.stream()
            .filter(Accepted.class::isInstance)
            .map(Accepted.class::cast)
            .filter(line -> line.kind() == Kind.ORDER_LINE)
            .toList();
    if (!ordered.isEmpty()) {
      items.add(Records.order(number, ordered, placedAt(), plan));
    }
    for (int i = 0; i < lines.size(); i++) {
      switch (lines.get(i)) {
        case Refused refused -> items.add(refused);
        case Accepted line when line.kind() == Kind.WRITE_OFF ->
            items.add(Records.adjustment(line, i + 1));
        case Accepted line when line.kind() == Kind.RETURN ->
            items.add(Records.returned(line, i + 1));
        case Accepted orderLine -> {}
      }
    }
    return items;
  }

  /** The earliest date of the invoice's good lines. */
  private Instant placedAt() {
    return lines.stream()
        .filter(Accepted.class::isInstance)
        .map(line -> ((Accepted) line).at())
        .min(Instant::compareTo)
        .orElseThrow();
  }
}
