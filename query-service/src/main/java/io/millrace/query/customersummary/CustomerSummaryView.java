package io.millrace.query.customersummary;

import io.millrace.platform.query.http.MoneyView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a customer has ordered.
 *
 * @param currencies one entry per currency that was ever ordered in, by its code
 * @param firstOrderAt null before the first order
 */
@RegisterForReflection
public record CustomerSummaryView(
    UUID customerId,
    List<InCurrency> currencies,
    @Nullable Instant firstOrderAt,
    @Nullable Instant lastOrderAt) {

  /**
   * The figures of one currency.
   *
   * @param orders placed and not cancelled
   * @param spend their totals
   * @param returns what came back
   */
  @RegisterForReflection
  public record InCurrency(String currency, long orders, MoneyView spend, MoneyView returns) {}
}
