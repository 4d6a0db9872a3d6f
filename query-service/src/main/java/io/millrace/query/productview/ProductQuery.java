package io.millrace.query.productview;

import java.util.Optional;

/**
 * Which products are listed, by SKU.
 *
 * @param search only those whose name has this somewhere, or whose SKU starts with it
 * @param after the page begins after this SKU
 * @param limit at most so many
 */
public record ProductQuery(Optional<String> search, Optional<String> after, int limit) {}
