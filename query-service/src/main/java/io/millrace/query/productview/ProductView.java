package io.millrace.query.productview;

import io.millrace.query.http.MoneyView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A product as it is sent.
 *
 * @param price null until one is set
 * @param stocked whether orders of it take from stock
 */
@RegisterForReflection
public record ProductView(
    String sku, @Nullable String name, @Nullable MoneyView price, boolean stocked, long version) {}
