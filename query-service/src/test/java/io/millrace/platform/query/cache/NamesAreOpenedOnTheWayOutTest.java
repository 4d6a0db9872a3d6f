package io.millrace.platform.query.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.sealing.PersonKey;
import io.millrace.platform.events.sealing.PersonalField;
import io.millrace.platform.events.sealing.WrappingKeys;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ViewChanges;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stores and caches hold names sealed; who is erased is so in all of them at once. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class NamesAreOpenedOnTheWayOutTest {
  @Inject RemoteCache l2;

  private final SecureRandom random = new SecureRandom();
  private final UUID customer = UUID.randomUUID();
  private final UUID order = UUID.randomUUID();
  private final PersonKey key = PersonKey.generate(customer, random);
  private final String name = "Ada \"" + customer + "\"";
  private final String sealed = key.seal(PersonalField.NAME, name);

  @BeforeEach
  void aCustomerWithAnOrder() {
    WrappingKeys wrapping = WrappingKeys.parse(QueryStack.PERSONAL_DATA_KEYS);
    ReadModel.write(
        "insert into person_key values (?, 'present', ?)", customer, wrapping.wrap(key, random));
    ReadModel.customer(customer, "17850", sealed, 1);
    ReadModel.write(
        "update customer_view_v1 set email = ? where id = ?",
        key.seal(PersonalField.EMAIL, "ada@example.com"),
        customer);
    ReadModel.order(order, customer, 1);
    ReadModel.write("update order_view_v1 set customer_name = ? where id = ?", sealed, order);
    ReadModel.awaitReplicas();
    ViewChanges.awaitFollower();
  }

  /** Lists of other tests would ask for these keys. */
  @AfterEach
  void withoutThem() {
    ReadModel.write("delete from order_view_v1 where id = ?", order);
    ReadModel.write("delete from customer_view_v1 where id = ?", customer);
    ReadModel.awaitReplicas();
  }

  @Test
  void aCustomerIsShownInTheClear() {
    Response shown = Api.operator().get("/v1/customers/{id}", customer);

    assertThat(shown.<String>path("name")).isEqualTo(name);
    assertThat(shown.<String>path("email")).isEqualTo("ada@example.com");
  }

  @Test
  void anOrderIsShownWithItsCustomersNameFromStoreAndCache() {
    assertThat(Api.order(order).<String>path("customer.name")).isEqualTo(name);
    assertThat(Api.order(order).<String>path("customer.name")).isEqualTo(name);
  }

  @Test
  void redisHoldsTheNameSealed() {
    Api.order(order);
    ViewKey view = new ViewKey("order_view", order.toString());
    await().until(() -> InRedis.stored(l2, view).isPresent());

    assertThat(new String(InRedis.stored(l2, view).orElseThrow().body(), UTF_8))
        .contains(sealed)
        .doesNotContain(customer + "\\\"");
  }

  @Test
  void listsAndSingleFieldsAreOpenedToo() {
    assertThat(
            Api.operator()
                .get("/v1/orders?customerId={id}", customer)
                .<String>path("items[0].customer.name"))
        .isEqualTo(name);
    assertThat(
            Api.operator()
                .get("/v1/orders/{id}?fields=customer", order)
                .<String>path("customer.name"))
        .isEqualTo(name);
    assertThat(Api.operator().get("/v1/customers/{id}?fields=name", customer).<String>path("name"))
        .isEqualTo(name);
  }

  @Test
  void anErasedCustomerHasNoNameAnywhereNotEvenInWhatWasCached() {
    String etag = Api.order(order).header("ETag");

    erase();

    await().until(() -> Api.order(order).path("customer.name") == null);
    Response again = Api.operator().header("If-None-Match", etag).get("/v1/orders/{id}", order);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.<String>path("customer.id")).isEqualTo(customer.toString());
    assertThat(
            Api.operator()
                .get("/v1/orders?customerId={id}", customer)
                .<Object>path("items[0].customer.name"))
        .isNull();
  }

  /** What the projector does. */
  private void erase() {
    ReadModel.write(
        "update person_key set state = 'erased', wrapped_key = null where person = ?", customer);
    ReadModel.write(
        "update customer_view_v1 set name = null, email = null, version = 2 where id = ?",
        customer);
    ReadModel.awaitReplicas();
    ViewChanges.send("customer_view", customer.toString(), 2);
  }
}
