package io.millrace.command.imports;

import io.millrace.command.imports.ImportRecord.Purchase;
import io.millrace.command.imports.OrderState.LineState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The order lines that returns may be taken from, by what was bought. */
final class Purchases {
  private final Collection<OrderState> stored;
  private final Map<Purchase, List<LineState>> lines = new HashMap<>();

  Purchases(Collection<OrderState> stored) {
    this.stored = stored;
    stored.forEach(this::add);
  }

  /** From now on returns may be taken from this order; a guest's cannot be returned. */
  void add(OrderState order) {
    UUID customer = order.customerId;
    if (customer == null) {
      return;
    }
    for (LineState line : order.lines()) {
      Purchase purchase = new Purchase(customer, line.sku(), line.unitPrice(), order.currency);
      lines.computeIfAbsent(purchase, key -> new ArrayList<>()).add(line);
    }
  }

  List<LineState> of(Purchase purchase) {
    return lines.getOrDefault(purchase, List.of());
  }

  /** Orders of the store that the batch changed. */
  List<OrderState> changed() {
    return stored.stream().filter(OrderState::changed).toList();
  }
}
