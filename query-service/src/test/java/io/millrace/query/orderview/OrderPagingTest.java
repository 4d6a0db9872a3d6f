package io.millrace.query.orderview;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Walking a list by its cursors shows every order once, in order. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class OrderPagingTest {
  private final UUID customer = UUID.randomUUID();

  @Test
  void everyOrderComesOnceAlsoWhenManyShareAMoment() {
    Random random = new Random(7);
    List<UUID> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      UUID order = UUID.randomUUID();
      all.add(order);
      String at = "2010-12-0" + (1 + random.nextInt(3)) + "T08:26:00.123456Z";
      ReadModel.order(order, customer, 1, at, "placed");
    }
    ReadModel.awaitReplicas();

    for (int limit : new int[] {1, 3, 7, 39, 40, 41}) {
      List<String> ids = new ArrayList<>();
      List<String> times = new ArrayList<>();
      walk("/v1/orders?customerId=" + customer + "&limit=" + limit, limit, ids, times);

      assertThat(ids).hasSize(40).doesNotHaveDuplicates();
      assertThat(ids)
          .containsExactlyInAnyOrderElementsOf(all.stream().map(UUID::toString).toList());
      assertThat(times).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }
  }

  @Test
  void ordersThatComeInBetweenMoveNothing() {
    for (int i = 0; i < 4; i++) {
      ReadModel.order(UUID.randomUUID(), customer, 1, "2010-12-01T0" + i + ":00:00Z", "placed");
    }
    ReadModel.awaitReplicas();
    Response first = page("/v1/orders?customerId=" + customer + "&limit=2");
    ReadModel.order(UUID.randomUUID(), customer, 1, "2010-12-02T00:00:00Z", "placed");
    ReadModel.awaitReplicas();

    JsonPath second = page(linkOf(first)).jsonPath();

    assertThat(second.getList("items.placedAt", String.class))
        .containsExactly("2010-12-01T01:00:00Z", "2010-12-01T00:00:00Z");
    assertThat(second.getString("nextCursor")).isNull();
  }

  @Test
  void filtersNarrowTheList() {
    ReadModel.order(UUID.randomUUID(), customer, 1, "2010-12-01T00:00:00Z", "placed");
    ReadModel.order(UUID.randomUUID(), customer, 1, "2010-12-02T00:00:00Z", "paid");
    ReadModel.order(UUID.randomUUID(), customer, 1, "2010-12-03T00:00:00Z", "paid");
    ReadModel.awaitReplicas();
    String all = "/v1/orders?customerId=" + customer;

    assertThat(days(all + "&status=paid")).containsExactly("03", "02");
    assertThat(days(all + "&from=2010-12-02T00:00:00Z")).containsExactly("03", "02");
    assertThat(days(all + "&to=2010-12-02T00:00:00Z")).containsExactly("01");
    assertThat(days(all + "&from=2010-12-02T01:00:00+01:00&to=2010-12-03T00:00:00Z"))
        .containsExactly("02");
    assertThat(days("/v1/customers/" + customer + "/orders?status=placed")).containsExactly("01");
  }

  @Test
  void aCursorBelongsToItsFilters() {
    ReadModel.order(UUID.randomUUID(), customer, 1);
    ReadModel.order(UUID.randomUUID(), customer, 1);
    ReadModel.awaitReplicas();
    String list = "/v1/orders?customerId=" + customer + "&limit=1";
    String cursor = page(list).jsonPath().getString("nextCursor");

    assertThat(page(list + "&cursor=" + cursor).statusCode()).isEqualTo(200);
    assertThat(page(list.replace("limit=1", "limit=9") + "&cursor=" + cursor).statusCode())
        .isEqualTo(200);
    assertThat(page(list + "&status=placed&cursor=" + cursor).statusCode()).isEqualTo(400);
    assertThat(page("/v1/customers?limit=1&cursor=" + cursor).statusCode()).isEqualTo(400);
  }

  private static void walk(String first, int limit, List<String> ids, List<String> times) {
    String next = first;
    while (next != null) {
      Response page = page(next);
      assertThat(page.statusCode()).isEqualTo(200);
      List<String> items = page.jsonPath().getList("items.id", String.class);
      assertThat(items.size()).isLessThanOrEqualTo(limit);
      ids.addAll(items);
      times.addAll(page.jsonPath().getList("items.placedAt", String.class));
      assertThat(ids.size()).as("the walk ends").isLessThanOrEqualTo(100);
      next = page.jsonPath().getString("nextCursor") == null ? null : linkOf(page);
    }
  }

  private static String linkOf(Response page) {
    String link = page.header("Link");
    assertThat(link).matches("<.*>; rel=\"next\"");
    return link.substring(1, link.indexOf('>'));
  }

  private static List<String> days(String path) {
    return page(path).jsonPath().getList("items.placedAt", String.class).stream()
        .map(time -> time.substring(8, 10))
        .toList();
  }

  private static Response page(String path) {
    return Api.operator().urlEncodingEnabled(false).get(path);
  }
}
