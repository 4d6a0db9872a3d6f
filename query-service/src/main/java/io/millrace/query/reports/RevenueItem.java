package io.millrace.query.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.platform.query.http.MoneyView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * Revenue of one period or country, in one currency.
 *
 * @param period {@code 2010-12} or {@code 2010-12-01}; absent by country
 * @param country absent by period
 * @param orders placed then (there) and not cancelled
 * @param gross their totals
 * @param returns what came back then (there)
 * @param net gross less returns
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RevenueItem(
    @Nullable String period,
    @Nullable String country,
    long orders,
    MoneyView gross,
    MoneyView returns,
    MoneyView net) {}
