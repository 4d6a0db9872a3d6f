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
  void aListGoesOnAfterItsCursor() {
    Response first = search("searchlight", "2", null);
    Response second = search("searchlight", "2", first.jsonPath().getString("nextCursor"));

    assertThat(first.jsonPath().getList("items.sku", String.class)).containsExactly("S-1", "S-2");
    assertThat(second.jsonPath().getList("items.sku", String.class)).containsExactly("S-3");
    assertThat(second.header("Link")).isNull();
  }

  private static List<String> found(String text) {
    return search(text, "50", null).jsonPath().getList("items.sku", String.class);
  }

  private static Response search(String text, String limit, @Nullable String cursor) {
    var request = Api.operator().queryParam("q", text).queryParam("limit", limit);
    return (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/products");
  }
}
