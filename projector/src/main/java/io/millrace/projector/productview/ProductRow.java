package io.millrace.projector.productview;

import io.millrace.events.Money;
import java.time.Instant;

/** A row of {@code product_view}. */
record ProductRow(
    String sku, String name, Money price, boolean stocked, long version, Instant updatedAt) {}
