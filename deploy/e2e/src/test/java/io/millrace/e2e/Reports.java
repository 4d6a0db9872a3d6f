package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.issuer.Role;
import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.Suite;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The reports of the query-service, in the form in which {@link Retail} has them. */
final class Reports {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Suite suite;
  private final String token;

  Reports(Suite suite) {
    this.suite = suite;
    this.token = suite.issuer().token(Role.merchant, Optional.empty());
  }

  /** Key to "n orders, gross g, returns r"; net is checked on the way. */
  Map<String, String> revenue(String by) throws IOException, InterruptedException {
    var all = new TreeMap<String, String>();
    for (JsonNode item : items("/v1/reports/revenue?by=" + by)) {
      var sums = new Retail.Sums();
      sums.orders = item.path("orders").asLong();
      sums.gross = item.path("gross").path("amount").asLong();
      sums.returns = item.path("returns").path("amount").asLong();
      if (item.path("net").path("amount").asLong() != sums.gross - sums.returns) {
        throw new AssertionError("net is not gross - returns: " + item);
      }
      all.put(item.path(by.equals("country") ? "country" : "period").asText(), sums.toString());
    }
    return all;
  }

  /** "sku quantity gross" of the first ten. */
  List<String> bestsellers(String by) throws IOException, InterruptedException {
    var all = new ArrayList<String>();
    for (JsonNode item : items("/v1/reports/bestsellers?limit=10&by=" + by)) {
      all.add(
          "%s %d %d"
              .formatted(
                  item.path("sku").asText(),
                  item.path("quantity").asLong(),
                  item.path("gross").path("amount").asLong()));
    }
    return all;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(suite.url(ServiceName.QUERY).resolve(path))
            .header("Authorization", "Bearer " + token)
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(
          path + " answered " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  private JsonNode items(String path) throws IOException, InterruptedException {
    return get(path).path("items");
  }
}
