package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rule: the token of a write whose event is parked is answered "not yet", or stale and marked; the
 * tokens of all other writes are answered as ever, although the watermark has passed that one.
 */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class ParkedWritesTest {
  private final UUID order = UUID.randomUUID();
  private final UUID customer = UUID.randomUUID();
  private final String sku = ("PARKED-" + order).toUpperCase(Locale.ROOT);
  private final long parked = ReadModel.nextTx() + 1_000;

  @BeforeEach
  void theWatermarkIsPastAnEventThatIsParked() {
    ReadModel.order(order, customer, 1);
    ReadModel.stock(sku, 0, 5, 0, 1);
    for (String view : new String[] {"order_view", "stock_view"}) {
      ReadModel.parked(view, order + "", 2, parked, parked);
      ReadModel.progress(view, parked + 10);
    }
    ReadModel.progress("sales_daily", parked + 10);
    ReadModel.awaitReplicas();
  }

  @AfterEach
  void nothingIsParked() {
    ReadModel.write("delete from projection_parked");
    ReadModel.write("update projection_watermark set parked = '{}'");
    ReadModel.awaitReplicas();
  }

  @Test
  void theTokenOfTheWriteIsNotYetConsistent() {
    for (String path : paths()) {
      Response answer = with(parked).header("Prefer", "wait=0").get(path);

      assertThat(answer.statusCode()).as(path).isEqualTo(503);
      assertThat(answer.jsonPath().getString("code")).isEqualTo("not-yet-consistent");
    }
  }

  @Test
  void aLenientReaderIsToldThatTheAnswerIsStale() {
    for (String path : paths()) {
      Response answer = with(parked).header("Prefer", "wait=0, handling=lenient").get(path);

      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.header("Millrace-Stale")).as(path).isEqualTo("true");
    }
  }

  @Test
  void tokensOfEarlierAndLaterWritesAreAnsweredAsEver() {
    for (String path : paths()) {
      for (long tx : new long[] {parked - 1, parked + 1, parked + 9}) {
        Response answer = with(tx).header("Prefer", "wait=0").get(path);

        assertThat(answer.statusCode()).as(path + " " + tx).isEqualTo(200);
        assertThat(answer.header("Millrace-Stale")).as(path + " " + tx).isNull();
      }
    }
  }

  @Test
  void whatACacheHoldsDefeatsTheTokenNoMoreThanAStore() {
    for (String path : paths()) {
      Api.operator().get(path);
      Api.operator().get(path);

      assertThat(with(parked).header("Prefer", "wait=0").get(path).statusCode())
          .as(path)
          .isEqualTo(503);
    }
  }

  @Test
  void aRowThatIsThereProvesItByItsVersion() {
    ReadModel.order(order, customer, 2);
    ReadModel.awaitReplicas();

    Response answer = with(parked).header("Prefer", "wait=0").get("/v1/orders/" + order);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().getLong("version")).isEqualTo(2);
  }

  @Test
  void aViewThatDoesNotReadTheEventIncludesTheWrite() {
    Response answer = with(parked).header("Prefer", "wait=0").get("/v1/reports/revenue?by=day");

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void whatTheRelayKeepsBackCountsLikeWhatIsParkedHere() {
    ReadModel.write("delete from projection_parked");
    ReadModel.write(
        "update projection_watermark set parked = ?::int8multirange where projection ="
            + " 'order_view'",
        "{[%1$d,%1$d]}".formatted(parked));
    ReadModel.awaitReplicas();

    String list = "/v1/orders?customerId=" + customer;
    assertThat(with(parked).header("Prefer", "wait=0").get(list).statusCode()).isEqualTo(503);
    assertThat(with(parked + 1).header("Prefer", "wait=0").get(list).statusCode()).isEqualTo(200);
    assertThat(with(parked).header("Prefer", "wait=0").get("/v1/stock/" + sku).statusCode())
        .isEqualTo(200);
  }

  @Test
  void hundredsOfParkedEventsCountAsOneRange() {
    for (int i = 0; i < 101; i++) {
      ReadModel.parked("order_view", "another-" + i, 1, parked - 300 + i, parked - 300 + i);
    }
    ReadModel.awaitReplicas();

    String list = "/v1/orders?customerId=" + customer;
    assertThat(with(parked - 100).header("Prefer", "wait=0").get(list).statusCode()).isEqualTo(503);
    assertThat(with(parked - 301).header("Prefer", "wait=0").get(list).statusCode()).isEqualTo(200);
    assertThat(with(parked + 1).header("Prefer", "wait=0").get(list).statusCode()).isEqualTo(200);
  }

  /** It stands for what was seen, and that had no more than there is now. */
  @Test
  void theTokenOfAnAnswerIsAnsweredAsEver() {
    for (String path : paths()) {
      String seen = Api.operator().get(path).header("Consistency-Token");

      Response again =
          Api.operator()
              .header("Consistency-Token", seen)
              .header("Prefer", "wait=0")
              .get("/v1/orders?customerId=" + customer);

      assertThat(again.statusCode()).as(path).isEqualTo(200);
    }
  }

  private String[] paths() {
    return new String[] {
      "/v1/orders/" + order, "/v1/orders?customerId=" + customer, "/v1/stock/" + sku
    };
  }

  private RequestSpecification with(long tx) {
    return Api.operator().header("Consistency-Token", Api.token(tx, order, 2));
  }
}
