package io.millrace.query.productprices;

import io.millrace.platform.query.http.MoneyView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A price and the time in which it held.
 *
 * @param validFrom it held from then on
 * @param validTo it held no more then; null: it holds now
 * @param version of the product that brought it
 */
@RegisterForReflection
public record PricePeriod(
    MoneyView price, Instant validFrom, @Nullable Instant validTo, long version) {}
