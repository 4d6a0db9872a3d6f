package io.millrace.command.imports;

import io.millrace.command.imports.ImportRecord.AdjustmentRecord;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.imports.ImportRecord.ReceiptRecord;
import io.millrace.command.stock.StockDecider;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The stock that a batch changes. */
final class Stocks {
  private final Map<String, StockTally> tallies = new TreeMap<>();

  /** What one refused record lacked at that moment. */
  private final Map<String, Long> lacked = new HashMap<>();

  /** All that refused records wanted, also of SKUs that were there. */
  private final Map<String, Long> refused = new HashMap<>();

  Stocks(Collection<StockTally> stored) {
    stored.forEach(tally -> tallies.put(tally.sku(), tally));
  }

  /** Stock that changed, by SKU. */
  List<StockTally> changed() {
    return tallies.values().stream().filter(StockTally::changed).toList();
  }

  /**
   * Pieces without which something would be refused again. What refused orders found is counted as
   * well, because later ones have taken it meanwhile: else each round would uncover the next lack.
   * A return further down may make up for a lack, and came too late all the same.
   */
  SortedMap<String, Long> missing() {
    SortedMap<String, Long> missing = new TreeMap<>(lacked);
    refused.forEach(
        (sku, wanted) -> {
          long open = wanted - of(sku).available();
          if (open > 0) {
            missing.merge(sku, open, Math::max);
          }
        });
    return missing;
  }

  ImportResult receive(ReceiptRecord record) {
    StockTally tally = of(record.sku());
    if (!tally.fits(record.quantity())) {
      return new ImportResult.Rejected(
          "stock-too-large",
          "The count of %s would go beyond %d pieces."
              .formatted(record.sku(), StockDecider.MAX_PIECES));
    }
    tally.receive(record.quantity(), record.at());
    return ImportResult.CREATED;
  }

  ImportResult adjust(AdjustmentRecord record) {
    StockTally tally = of(record.sku());
    if (!tally.fits(record.quantity())) {
      return new ImportResult.Rejected(
          "stock-too-large",
          "The count of %s would go beyond %d pieces."
              .formatted(record.sku(), StockDecider.MAX_PIECES));
    }
    if (tally.available() + record.quantity() < 0) {
      refused.merge(record.sku(), -record.quantity(), Long::sum);
      return shortOf(Map.of(record.sku(), -record.quantity()));
    }
    tally.adjust(record.quantity(), record.at());
    return ImportResult.CREATED;
  }

  /** Takes the stocked lines' pieces, all of them or none. */
  ImportResult ship(OrderRecord order) {
    Map<String, Long> wanted = new LinkedHashMap<>();
    for (OrderRecord.Line line : order.lines()) {
      if (line.stocked()) {
        wanted.merge(line.sku(), (long) line.quantity(), Long::sum);
      }
    }
    Map<String, Long> tooFew = new HashMap<>(wanted);
    tooFew.entrySet().removeIf(entry -> of(entry.getKey()).available() >= entry.getValue());
    if (!tooFew.isEmpty()) {
      wanted.forEach((sku, quantity) -> refused.merge(sku, quantity, Long::sum));
      return shortOf(tooFew);
    }
    wanted.forEach((sku, quantity) -> of(sku).ship(quantity, order.placedAt()));
    return ImportResult.CREATED;
  }

  void takeBack(String sku, long quantity, Instant at) {
    of(sku).takeBack(quantity, at);
  }

  private ImportResult shortOf(Map<String, Long> wanted) {
    wanted.forEach((few, quantity) -> lacked.merge(few, quantity - of(few).available(), Math::max));
    String sku = wanted.keySet().stream().sorted().findFirst().orElseThrow();
    return new ImportResult.Rejected(
        "insufficient-stock",
        "%d SKU(s) have too little stock, among them %s: %d wanted, %d available. Import a receipt for them first."
            .formatted(wanted.size(), sku, wanted.get(sku), of(sku).available()));
  }

  private StockTally of(String sku) {
    return tallies.computeIfAbsent(sku, key -> new StockTally(key, 0, 0, 0));
  }
}
