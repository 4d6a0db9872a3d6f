package io.millrace.command.imports;

import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/** Lines of an import. Each object has a prefix of its own, so that tests do not meet. */
final class Records {
  private final String prefix = UUID.randomUUID().toString().substring(0, 8).toUpperCase();

  /** The prefixed form of a name. */
  String id(String name) {
    return prefix + "-" + name;
  }

  String customer(String reference) {
    return "{\"type\":\"customer\",\"reference\":\"%s\",\"name\":\"Customer %s\",\"country\":\"France\"}"
        .formatted(id(reference), reference);
  }

  String product(String sku) {
    return "{\"type\":\"product\",\"sku\":\"%s\",\"name\":\"Thing %s\",\"price\":{\"amount\":255,\"currency\":\"GBP\"},\"stocked\":true}"
        .formatted(id(sku), sku);
  }

  /** A product that needs no stock. */
  String charge(String sku) {
    return product(sku).replace("\"stocked\":true", "\"stocked\":false");
  }

  String receipt(String key, String sku, long quantity) {
    return "{\"type\":\"receipt\",\"key\":\"%s\",\"sku\":\"%s\",\"quantity\":%d,\"at\":\"2010-12-01T00:00:00Z\"}"
        .formatted(id(key), id(sku), quantity);
  }

  String adjustment(String key, String sku, long quantity) {
    return "{\"type\":\"adjustment\",\"key\":\"%s\",\"sku\":\"%s\",\"quantity\":%d,\"reason\":\"write-off\",\"at\":\"2010-12-02T00:00:00Z\"}"
        .formatted(id(key), id(sku), quantity);
  }

  /** An order of a customer, or of a guest if {@code customer} is empty. */
  String order(String reference, String customer, String placedAt, String... lines) {
    String buyer = customer.isEmpty() ? "" : "\"customer\":\"%s\",".formatted(id(customer));
    return "{\"type\":\"order\",\"reference\":\"%s\",%s\"country\":\"France\",\"placedAt\":\"%s\",\"currency\":\"GBP\",\"lines\":[%s]}"
        .formatted(
            id(reference), buyer, placedAt, Arrays.stream(lines).collect(Collectors.joining(",")));
  }

  String line(String sku, int quantity, long unitPrice) {
    return line(sku, quantity, unitPrice, true);
  }

  String line(String sku, int quantity, long unitPrice, boolean stocked) {
    return "{\"sku\":\"%s\",\"name\":\"Thing\",\"quantity\":%d,\"unitPrice\":%d,\"stocked\":%b}"
        .formatted(id(sku), quantity, unitPrice, stocked);
  }

  /** A return of a customer, or of nobody if {@code customer} is empty. */
  String returned(String key, String customer, String sku, int quantity, long unitPrice) {
    String buyer = customer.isEmpty() ? "" : "\"customer\":\"%s\",".formatted(id(customer));
    return "{\"type\":\"return\",\"key\":\"%s\",%s\"sku\":\"%s\",\"quantity\":%d,\"unitPrice\":%d,\"currency\":\"GBP\",\"at\":\"2011-02-01T00:00:00Z\"}"
        .formatted(id(key), buyer, id(sku), quantity, unitPrice);
  }
}
