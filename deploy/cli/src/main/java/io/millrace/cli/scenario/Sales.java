package io.millrace.cli.scenario;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The sums of the revenue report over all periods.
 *
 * @param gross in minor units
 * @param returns in minor units
 */
record Sales(long orders, long gross, long returns) {

  static Sales read(Api api, String... headers) {
    JsonNode items =
        api.get("/v1/reports/revenue?by=month", headers).expect(200).json().path("items");
    long orders = 0;
    long gross = 0;
    long returns = 0;
    for (JsonNode item : items) {
      orders += item.path("orders").asLong();
      gross += item.path("gross").path("amount").asLong();
      returns += item.path("returns").path("amount").asLong();
    }
    return new Sales(orders, gross, returns);
  }

  Sales minus(Sales other) {
    return new Sales(orders - other.orders, gross - other.gross, returns - other.returns);
  }
}
