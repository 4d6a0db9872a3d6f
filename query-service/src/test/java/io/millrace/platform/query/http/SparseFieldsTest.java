package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code fields=} gives these fields and reads nothing else. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class SparseFieldsTest {
  private final UUID me = UUID.randomUUID();
  private final UUID order = UUID.randomUUID();

  @BeforeEach
  void anOrder() {
    ReadModel.order(order, me, 7);
    ReadModel.customer(me, "ref-" + me, "Ada Byron", 3);
    ReadModel.product("SPARSE-1", "White hanging heart", 255, 2);
    ReadModel.awaitReplicas();
  }

  @Test
  void inTheOrderAskedFor() {
    assertThat(Api.operator().get("/v1/orders/{id}?fields=total,status", order).asString())
        .isEqualTo("{\"total\":{\"amount\":1530,\"currency\":\"GBP\"},\"status\":\"placed\"}");
    assertThat(Api.operator().get("/v1/customers/{id}?fields=name", me).asString())
        .isEqualTo("{\"name\":\"Ada Byron\"}");
    assertThat(Api.operator().get("/v1/products/SPARSE-1?fields=price,sku").asString())
        .isEqualTo("{\"price\":{\"amount\":255,\"currency\":\"GBP\"},\"sku\":\"SPARSE-1\"}");
  }

  @Test
  void everyFieldIsAsInTheWholeOrder() {
    String all =
        "id,status,customer,country,lines,total,paid,refunded,placedAt,updatedAt,version,allowedNext";

    assertThat(Api.operator().get("/v1/orders/{id}?fields=" + all, order).asString())
        .isEqualTo(Api.order(order).asString());
  }

  @Test
  void listsHaveThemToo() {
    assertThat(Api.operator().get("/v1/orders?customerId={id}&fields=id", me).asString())
        .isEqualTo("{\"items\":[{\"id\":\"" + order + "\"}],\"nextCursor\":null}");
  }

  @Test
  void theVersionIsStillTheTag() {
    Response first = Api.operator().get("/v1/orders/{id}?fields=status", order);
    assertThat(first.header("ETag")).isEqualTo("\"7\"");

    Response second =
        Api.operator().header("If-None-Match", "\"7\"").get("/v1/orders/{id}?fields=status", order);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.asString()).isEmpty();
  }

  @Test
  void whoseOrderItIsStillMatters() {
    assertThat(
            Api.as(BearerTokens.customer(me))
                .get("/v1/orders/{id}?fields=status", order)
                .statusCode())
        .isEqualTo(200);
    Response stranger =
        Api.as(BearerTokens.customer(UUID.randomUUID()))
            .get("/v1/orders/{id}?fields=status", order);
    assertThat(stranger.statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "id,", "id,id", "customer_id", "id;drop"})
  void whatIsNoFieldIsRefused(String fields) {
    for (String path :
        List.of("/v1/orders/" + order, "/v1/orders", "/v1/customers", "/v1/products")) {
      Response answer = Api.operator().queryParam("fields", fields).get(path);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.jsonPath().getString("errors[0].parameter")).isEqualTo("fields");
    }
  }
}
