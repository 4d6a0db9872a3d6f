package io.millrace.command.wiring;

import io.millrace.platform.service.api.ApiAddresses;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.regex.Pattern;

/** The addresses of the shop's commands. A test compares them with the API's description. */
@Singleton
public class ShopAddresses implements ApiAddresses {
  private static final Pattern PUT =
      Pattern.compile("/v1/customers/[^/]+|/v1/products/[^/]+/(price|categories)");

  @Override
  public Set<String> routes() {
    return Set.of("/v1/customers", "/v1/products", "/v1/categories", "/v1/orders", "/v1/imports");
  }

  @Override
  public String allow(String path) {
    return PUT.matcher(path).matches() ? "PUT, OPTIONS" : "POST, OPTIONS";
  }
}
