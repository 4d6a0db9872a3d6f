package io.millrace.command.http;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** A setting lets a customer say that its own order is paid, and no other. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(Alone.class)
class CustomersPayInDemosTest {
  private static final String PAYMENT =
      "{\"amount\":{\"amount\":255,\"currency\":\"GBP\"},\"reference\":\"psp-1\"}";

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
