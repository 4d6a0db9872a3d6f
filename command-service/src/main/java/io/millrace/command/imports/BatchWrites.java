package io.millrace.command.imports;

import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.platform.command.transaction.NewEvent;
import java.util.List;
import java.util.Map;

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
    List<ImportedOrder> orders,
    List<ImportedOrder> changedOrders,
    List<StockTally> stock,
    Map<ImportKey, KnownRecords.TakenKey> keys,
    List<NewEvent> events) {

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return customers.isEmpty() && products.isEmpty() && keys.isEmpty() && events.isEmpty();
  }
}
