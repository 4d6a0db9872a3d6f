package io.millrace.cli.imports;

import io.millrace.cli.imports.Item.Outgoing;
import io.millrace.cli.imports.Verdict.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what became of every line. */
final class Account {
  private static final int MAX_EXAMPLES = 5;

  final Map<String, Long> rejected = new TreeMap<>();

  final List<String> examples = new ArrayList<>();

  /** Records under a key that was taken before with other content; the first one stands. */
  long differing;

  long newOrders;
  long recognisedOrders;
  private final Map<Kind, Long> created = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> recognised = new EnumMap<>(Kind.class);

  void created(Outgoing record) {
    newOrders += count(created, record);
  }

  void recognised(Outgoing record, boolean differs) {
    recognisedOrders += count(recognised, record);
    if (differs) {
      differing++;
      if (examples.size() < MAX_EXAMPLES) {
        examples.add(record.what());
      }
    }
  }

  void rejected(String reason, long lines) {
    rejected.merge(reason, lines, Long::sum);
  }

  private static long count(Map<Kind, Long> counts, Outgoing record) {
    Kind kind = record.kind();
    if (kind == null) {
      return 0;
    }
    counts.merge(kind, (long) record.lines().size(), Long::sum);
    return kind == Kind.ORDER_LINE ? 1 : 0;
  }

  /** Lines that changed something. */
  long newLines() {
    return sum(created);
  }

  /** Lines that were there from an earlier import. */
  long recognisedLines() {
    return sum(recognised);
  }

  long imported() {
    return newLines() + recognisedLines();
  }

  /** Lines left out. */
  long rejectedLines() {
    return sum(rejected);
  }

  /** Lines that are accounted for. */
  long lines() {
    return imported() + rejectedLines();
  }

  Map<String, Long> importedByKind() {
    var all = new TreeMap<String, Long>();
    for (Kind kind : Kind.values()) {
      all.put(kind.label(), created.getOrDefault(kind, 0L) + recognised.getOrDefault(kind, 0L));
    }
    return all;
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
