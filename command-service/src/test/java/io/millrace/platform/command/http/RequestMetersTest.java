package io.millrace.platform.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.command.wiring.ShopAddresses;
import io.millrace.platform.service.metrics.RequestMeters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The label uri is a route: what callers make up would be a series each. */
class RequestMetersTest {
  private final MeterFilter filter = RequestMeters.of(new ShopAddresses());

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/orders", "/v1/stock/{sku}/receipts", "/v1/imports", "NOT_FOUND", "/"})
  void aRouteStays(String uri) {
    assertThat(told(uri)).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/orders/01a1fe7b-8d6c-7e62-b008-6f857a347de6",
        "/v1/stock/85123A/receipts",
        "/wp-login"
      })
  void aPathThatWasNotRoutedIsOneOfTheOthers(String uri) {
    assertThat(told(uri)).isEqualTo("OTHER");
  }

  private @Nullable String told(String uri) {
    Tags tags = Tags.of("method", "GET", "uri", uri);
    Meter.Id id = new Meter.Id("http.server.requests", tags, null, null, Meter.Type.TIMER);
    return filter.map(id).getTag("uri");
  }
}
