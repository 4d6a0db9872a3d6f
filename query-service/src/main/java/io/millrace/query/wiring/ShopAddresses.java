package io.millrace.query.wiring;

import io.millrace.platform.service.api.ApiAddresses;
import jakarta.inject.Singleton;
import java.util.Set;

/** The addresses of the shop's queries. */
@Singleton
public class ShopAddresses implements ApiAddresses {
  private static final String GRPC = "/millrace.v1.OrderQueries/";
  private static final Set<String> ROUTES =
      Set.of(
          "/graphql",
          "/v1/customers",
          "/v1/products",
          "/v1/orders",
          "/v1/orders/stream",
          "/v1/ws",
          "/v1/reports/revenue",
          "/v1/reports/bestsellers",
          "/v1/reports/most-viewed",
          GRPC + "GetOrder",
          GRPC + "ListOrders",
          GRPC + "GetTimeline",
          GRPC + "WatchOrders");

  private static final Set<String> STREAMS =
      Set.of("/v1/orders/stream", "/v1/ws", GRPC + "WatchOrders");

  @Override
  public Set<String> routes() {
    return ROUTES;
  }

  @Override
  public Set<String> streams() {
    return STREAMS;
  }
}
