package io.millrace.command.order;

/**
 * A SKU of which there is not enough.
 *
 * @param asked pieces over all lines of the order
 * @param available pieces that could be promised
 */
public record Shortage(String sku, long asked, long available) {}
