package io.millrace.query.reports;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * How often a product was looked at.
 *
 * @param name null if the product is not in the catalogue
 * @param views all, but for those of the last seconds
 */
@RegisterForReflection
public record MostViewedItem(String sku, @Nullable String name, long views) {}
