package io.millrace.command.imports;

import io.millrace.command.imports.ImportRecord.AdjustmentRecord;
import io.millrace.command.imports.ImportRecord.ReceiptRecord;
import io.millrace.command.order.StockMove;
import io.millrace.command.stock.Stock;
import io.millrace.command.stock.StockCommand;
import io.millrace.command.stock.StockCommand.Adjust;
import io.millrace.command.stock.StockCommand.Receive;
import io.millrace.command.stock.StockCommand.Reserve;
import io.millrace.command.stock.StockCommand.Ship;
import io.millrace.command.stock.StockCommand.TakeBack;
import io.millrace.command.stock.StockRejection.NotEnough;
import io.millrace.events.stock.StockEvent;
import io.millrace.platform.command.decision.Decision.Accepted;
import io.millrace.platform.command.decision.Decision.Rejected;
import io.millrace.platform.command.decision.Decision.Unchanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The stock that a batch changes. */
final class Stocks {
  private static final String RECORD = "import";

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
    return carryOut(record.sku(), 0, List.of(new Receive(record.quantity())), record.at());
  }

  ImportResult adjust(AdjustmentRecord record) {
    long taken = Math.max(0, -record.quantity());
    List<StockCommand> commands = supply(record.supplied() ? taken : 0);
    commands.add(new Adjust(record.quantity(), record.reason()));
    return carryOut(record.sku(), taken, commands, record.at());
  }

  ImportResult takeBack(String sku, long quantity, Instant at) {
    return quantity == 0
        ? ImportResult.CREATED
        : carryOut(sku, 0, List.of(new TakeBack(RECORD, quantity)), at);
  }

  /**
   * Ships what an order would hold, all of it or nothing.
   *
   * @param supplied whether it is received first
   */
  ImportResult ship(String order, List<StockMove> held, boolean supplied, Instant at) {
    SortedMap<String, Long> wanted = new TreeMap<>();
    Map<String, List<StockCommand>> commands = new HashMap<>();
    for (StockMove move : held) {
      List<StockCommand> ofSku = supply(supplied ? move.quantity() : 0);
      ofSku.add(new Reserve(order, move.quantity()));
      ofSku.add(new Ship(order, move.quantity()));
      wanted.put(move.sku(), move.quantity());
      commands.put(move.sku(), ofSku);
    }
    return carryOut(wanted, commands, at);
  }

  private static List<StockCommand> supply(long quantity) {
    List<StockCommand> commands = new ArrayList<>();
    if (quantity > 0) {
      commands.add(new Receive(quantity));
    }
    return commands;
  }

  private ImportResult carryOut(String sku, long wanted, List<StockCommand> commands, Instant at) {
    return carryOut(new TreeMap<>(Map.of(sku, wanted)), Map.of(sku, commands), at);
  }

  /**
   * Carries all of it out, or nothing.
   *
   * @param wanted pieces that have to be there
   * @param commands for each of the same SKUs
   */
  private ImportResult carryOut(
      SortedMap<String, Long> wanted, Map<String, List<StockCommand>> commands, Instant at) {
    Map<String, List<StockEvent>> events = new HashMap<>();
    SortedMap<String, Long> tooFew = new TreeMap<>();
    for (var entry : wanted.entrySet()) {
      String sku = entry.getKey();
      switch (of(sku).decide(commands.getOrDefault(sku, List.of()), at)) {
        case Accepted<StockEvent>(var accepted) -> events.put(sku, accepted);
        case Rejected<StockEvent>(NotEnough _) -> tooFew.put(sku, entry.getValue());
        case Rejected<StockEvent>(var rejection) -> {
          return new ImportResult.Rejected("stock-too-large", sku + ": " + rejection.detail());
        }
        case Unchanged<StockEvent> _ -> {}
      }
    }
    if (!tooFew.isEmpty()) {
      wanted.forEach((sku, quantity) -> refused.merge(sku, quantity, Long::sum));
      return shortOf(tooFew);
    }
    events.forEach((sku, all) -> all.forEach(of(sku)::apply));
    return ImportResult.CREATED;
  }

  private ImportResult shortOf(SortedMap<String, Long> wanted) {
    wanted.forEach((few, quantity) -> lacked.merge(few, quantity - of(few).available(), Math::max));
    String sku = wanted.firstKey();
    return new ImportResult.Rejected(
        "insufficient-stock",
        "%d SKU(s) have too little stock, among them %s: %d wanted, %d available. Import a receipt for them first."
            .formatted(wanted.size(), sku, wanted.get(sku), of(sku).available()));
  }

  private StockTally of(String sku) {
    return tallies.computeIfAbsent(sku, key -> new StockTally(key, 0, Stock.NONE));
  }
}
