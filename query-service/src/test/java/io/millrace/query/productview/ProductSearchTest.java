package io.millrace.query.productview;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a search in the catalogue finds. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class ProductSearchTest {
  @BeforeEach
  void aFewProducts() {
    ReadModel.product("S-1", "Searchlight, 100% wool", 1, 1);
    ReadModel.product("S-2", "searchlight 100 metres", 1, 1);
    ReadModel.product("S-3", "Searchlight_case", 1, 1);
    ReadModel.awaitReplicas();
  }

  @Test
  void namesAreFoundInAnyCase() {
    assertThat(found("SEARCHLIGHT")).containsExactly("S-1", "S-2", "S-3");
  }

  @Test
  void whatIsTypedIsTextAndNoPattern() {
    assertThat(found("searchlight, 100%")).containsExactly("S-1");
    assertThat(found("searchlight_")).containsExactly("S-3");
    assertThat(found("search\\")).isEmpty();
  }

  @Test
  void skusAreFoundByTheirBeginning() {
    assertThat(found("s-2")).containsExactly("S-2");
  }

  @Test
  void partsOfWordsAreFound() {
    for (String part : List.of("archli", "earchlight", "light, 100% w", "LIGHT_C", "0%", "_c")) {
      String expected =
          ReadModel.read(
              "select string_agg(sku, ',' order by sku) from product_view where name ilike '%"
                  + part.replace("%", "\\%").replace("_", "\\_")
                  + "%' and sku like 'S-%'");
      assertThat(found(part).stream().filter(sku -> sku.startsWith("S-")))
          .as(part)
          .containsExactly(expected.split(","));
    }
  }

  @Test
  void wordsAreFoundInAnyOrder() {
    assertThat(found("100 searchlight", "words")).containsExactly("S-1", "S-2");
    assertThat(found("searchlight -metres 100", "words")).containsExactly("S-1");
    assertThat(found("\"100 metres\" or case", "words")).containsExactly("S-2", "S-3");
    assertThat(found("archli", "words")).isEmpty();
    assertThat(found("!& | (", "words")).isEmpty();
  }

  @Test
  void whatIsWrittenMuchLikeItIsFoundTheMostSimilarFirst() {
    assertThat(found("serchlight 100 meters", "similar")).startsWith("S-2");
    assertThat(found("%", "similar")).isEmpty();
    Response first = search("serchlight", "similar", "1", null);
    Response second =
        search("serchlight", "similar", "1", first.jsonPath().getString("nextCursor"));
    Response third = search("serchlight", "similar", "5", null);
    List<String> all = third.jsonPath().getList("items.sku", String.class);
    assertThat(first.jsonPath().getList("items.sku", String.class)).isEqualTo(all.subList(0, 1));
    assertThat(second.jsonPath().getList("items.sku", String.class)).isEqualTo(all.subList(1, 2));
  }

  @Test
  void howToMatchNeedsWhat() {
    Response answer = Api.operator().get("/v1/products?match=words");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("errors[0].parameter")).isEqualTo("match");
  }

  @Test
  void aListGoesOnAfterItsCursor() {
    Response first = search("searchlight", "text", "2", null);
    Response second = search("searchlight", "text", "2", first.jsonPath().getString("nextCursor"));

    assertThat(first.jsonPath().getList("items.sku", String.class)).containsExactly("S-1", "S-2");
    assertThat(second.jsonPath().getList("items.sku", String.class)).containsExactly("S-3");
    assertThat(second.header("Link")).isNull();
  }

  private static List<String> found(String text) {
    return found(text, "text");
  }

  private static List<String> found(String text, String match) {
    return search(text, match, "200", null).jsonPath().getList("items.sku", String.class);
  }

  private static Response search(String text, String match, String limit, @Nullable String cursor) {
    var request =
        Api.operator().queryParam("q", text).queryParam("match", match).queryParam("limit", limit);
    return (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/products");
  }
}
