package io.millrace.command.stock.postgres;

import io.millrace.command.stock.Stock;
import io.millrace.events.stock.StockEvent;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.command.run.Change;
import java.util.List;

/** What came of a change of several SKUs. */
public sealed interface StockResult {
  /** All of them changed. */
  record Changed(List<Change<Stock, StockEvent>> changes) implements StockResult {
    public Changed {
      changes = List.copyOf(changes);
    }
  }

  /** None of them changed, because of these. */
  record Refused(List<Refusal> refusals) implements StockResult {
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }

  /** Why one SKU did not allow it. */
  record Refusal(String sku, Rejection rejection) {}
}
