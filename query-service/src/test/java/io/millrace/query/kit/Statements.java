package io.millrace.query.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;

/** Counts what the endpoints ask of the stores. */
public final class Statements {
  private Statements() {}

  /** Every endpoint that reads, about this order, its customer and this product. */
  public static List<String> endpoints(UUID order, UUID customer, String reference, String sku) {
    return List.of(
        "/v1/orders/" + order,
        "/v1/orders/" + order + "?fields=status",
        "/v1/orders/" + order + "/timeline",
        "/v1/orders/" + order + "/timeline?asOf=2026-01-01T00:00:00Z&limit=1",
        "/v1/orders?customerId=" + customer + "&limit=1",
        "/v1/orders?customerId=" + customer + "&limit=60",
        "/v1/orders?customerId=" + customer + "&limit=60&fields=id,lines",
        "/v1/orders?limit=200",
        "/v1/customers/" + customer,
        "/v1/customers/" + customer + "/orders",
        "/v1/customers/" + customer + "/summary",
        "/v1/customers?reference=" + reference,
        "/v1/customers?limit=200",
        "/v1/products/" + sku,
        "/v1/products/" + sku + "/prices",
        "/v1/products?limit=200",
        "/v1/products?q=lantern",
        "/v1/products?q=lantern&match=words",
        "/v1/products?q=lantern&match=similar",
        "/v1/stock/" + sku,
        "/v1/reports/revenue?by=day",
        "/v1/reports/revenue?by=country",
        "/v1/reports/revenue?source=materialized",
        "/v1/reports/bestsellers",
        "/v1/reports/bestsellers?source=materialized",
        "/v1/reports/most-viewed");
  }

  /** Each asks a store once; none may come from a cache. */
  public static void assertOneEach(MeterRegistry metrics, List<String> paths) {
    for (String path : paths) {
      double before = asked(metrics);

      assertThat(Api.operator().get(path).statusCode()).as(path).isEqualTo(200);

      assertThat(asked(metrics) - before).as(path).isEqualTo(1);
    }
  }

  private static double asked(MeterRegistry metrics) {
    return metrics.counter("millrace.read.routed").count();
  }
}
