package io.millrace.query.productprices;

import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Which prices of a product are listed, the latest first.
 *
 * @param asOf only the one that held then
 * @param after the page begins after the price of this version
 * @param limit at most so many
 */
public record PriceQuery(
    String sku, Optional<OffsetDateTime> asOf, Optional<Long> after, int limit) {}
