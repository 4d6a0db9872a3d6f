package io.millrace.command.order;

import io.millrace.platform.events.Money;

/**
 * What the catalogue offers under one SKU.
 *
 * @param version of the product, which the order records beside the price
 * @param stocked false for a charge that needs no stock
 */
public record Offer(String name, Money price, long version, boolean stocked) {}
