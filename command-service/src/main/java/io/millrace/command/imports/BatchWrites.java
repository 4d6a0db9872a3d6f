package io.millrace.command.imports;

import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.command.runtime.NewEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a batch changes; written as a whole or not at all.
 *
 * @param orders new ones
 * @param changedOrders that stood in the store before and got something back
 * @param stock that changed, with its figures after
 * @param keys that are used from now on
 * @param events in the order in which they happened
 */
public record BatchWrites(
    List<CustomerRecord> customers,
    List<ProductRecord> products,
    List<NewOrder> orders,
    List<OrderState> changedOrders,
    List<StockTally> stock,
    Map<ImportKey, Known.TakenKey> keys,
    List<NewEvent> events) {

  /**
   * An order to be inserted.
   *
   * @param state how the batch leaves it
   * @param customerName as the customer's row has it; absent for a guest
   */
  public record NewOrder(
      OrderRecord record, OrderState state, @Nullable String customerName, long total) {}

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return customers.isEmpty() && products.isEmpty() && keys.isEmpty() && events.isEmpty();
  }
}
