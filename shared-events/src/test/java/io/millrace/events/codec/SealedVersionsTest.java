package io.millrace.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.platform.events.codec.PayloadCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The first version of events about persons had their names in the clear; it is read for ever. */
class SealedVersionsTest {
  private static final Path PUBLISHED = Path.of("src/test/resources/published/payloads");

  @Test
  void aCustomerOfTheFirstVersionKeepsItsNameInTheClear() throws Exception {
    assertThat(read("CustomerRegistered", "io.millrace.customer.CustomerRegistered.v1"))
        .isEqualTo(
            new CustomerRegistered(
                "17850",
                "Ada Byron",
                "ada@example.com",
                "United Kingdom",
                Instant.parse("2010-12-01T08:26:00Z")));
  }

  @Test
  void anOrderOfTheFirstVersionKeepsItsCustomersName() throws Exception {
    OrderPlaced order = (OrderPlaced) read("OrderPlaced", "io.millrace.order.OrderPlaced.v1");

    assertThat(order.customer()).extracting(OrderCustomer::name).isEqualTo("Ada Byron");
  }

  @Test
  void aGuestsOrderOfTheFirstVersionIsReadAsWell() {
    String guest =
        """
        {"country":"France","lines":[],"total":{"amount":1,"currency":"GBP"},
         "at":"2010-12-01T08:26:00Z"}""";

    assertThat(PayloadCodec.read("OrderPlaced", 1, guest.getBytes(UTF_8)))
        .isInstanceOfSatisfying(OrderPlaced.class, order -> assertThat(order.customer()).isNull());
  }

  private static Object read(String type, String folder) throws Exception {
    return PayloadCodec.read(
        type, 1, Files.readAllBytes(PUBLISHED.resolve(folder).resolve("1.json")));
  }
}
