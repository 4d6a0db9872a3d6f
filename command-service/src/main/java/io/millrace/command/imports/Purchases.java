package io.millrace.command.imports;

import io.millrace.command.imports.ImportRecord.Purchase;
import io.millrace.command.order.LineProgress;
import io.millrace.command.order.OrderDetails;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The order lines that returns may be taken from, by what was bought. */
final class Purchases {
  private final Collection<ImportedOrder> stored;
  private final Map<Purchase, List<Bought>> lines = new HashMap<>();

  /** A line of an imported order. */
  record Bought(ImportedOrder order, int line) implements ReturnAllocation.Candidate {
    LineProgress progress() {
      return order.details().lines().get(line - 1);
    }

    @Override
    public Instant placedAt() {
      return order.details().placedAt();
    }

    @Override
    public String reference() {
      return String.valueOf(order.details().reference());
    }

    @Override
    public int unreturned() {
      return progress().kept();
    }
  }

  Purchases(Collection<ImportedOrder> stored) {
    this.stored = stored;
    stored.forEach(this::add);
  }

  /** From now on returns may be taken from this order; a guest's cannot be returned. */
  void add(ImportedOrder order) {
    OrderDetails details = order.details();
    String customer = details.customerId();
    if (customer == null) {
      return;
    }
    details
        .ordered()
        .forEach(
            line ->
                lines
                    .computeIfAbsent(
                        new Purchase(
                            UUID.fromString(customer),
                            line.sku(),
                            line.unitPrice(),
                            details.total().currency()),
                        key -> new ArrayList<>())
                    .add(new Bought(order, line.line())));
  }

  List<Bought> of(Purchase purchase) {
    return lines.getOrDefault(purchase, List.of());
  }

  /** Orders of the store that the batch changed. */
  List<ImportedOrder> changed() {
    return stored.stream().filter(ImportedOrder::changed).toList();
  }
}
