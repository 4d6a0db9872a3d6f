package io.millrace.command.http;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A setting lets a customer say that its own order is paid, and no other. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(CustomersPayInDemosTest.Demo.class)
class CustomersPayInDemosTest {
  private static final String PAYMENT =
      "{\"amount\":{\"amount\":255,\"currency\":\"GBP\"},\"reference\":\"psp-1\"}";

  public static class Demo implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("millrace.payments.by-customers", "true");
    }
  }

  @Test
  void aCustomerPaysItsOwnOrder() {
    String customer = Api.customer();
    String order = Api.order(customer, Api.product(1), 1).path("id");

    WhoTellsOfMoneyTest.take(Tokens.customer(Api.customer()), order, "payments", PAYMENT)
        .then()
        .statusCode(404);
    WhoTellsOfMoneyTest.take(Tokens.customer(customer), order, "payments", PAYMENT)
        .then()
        .statusCode(201);
  }
}
