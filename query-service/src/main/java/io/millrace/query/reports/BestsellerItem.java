package io.millrace.query.reports;

import io.millrace.platform.query.http.MoneyView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * How well a product sells.
 *
 * @param name null if the catalogue does not know it (yet)
 * @param quantity ordered and not cancelled
 * @param gross what they came to
 */
@RegisterForReflection
public record BestsellerItem(String sku, @Nullable String name, long quantity, MoneyView gross) {}
