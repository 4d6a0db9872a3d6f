package io.millrace.query.productview;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What suits a search best comes first, page by page, whatever happens to the products. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class RelevanceTest {
  /** The worse a product suits, the earlier its SKU. */
  private static final List<String> BY_RELEVANCE =
      List.of("ZORBLAMP", "R8", "ZORBLAMP-2", "R6", "R7", "R4", "R5", "R2", "R3");

  @BeforeEach
  void lamps() {
    ReadModel.product("R2", "Superzorblamps", 1, 1);
    ReadModel.product("R3", "A zorblamper", 1, 1);
    ReadModel.product("R4", "The red zorblamp", 1, 1);
    ReadModel.product("R5", "One zorblamp, blue", 1, 1);
    ReadModel.product("R6", "Zorblamp shade", 1, 1);
    ReadModel.product("R7", "ZORBLAMPS", 1, 1);
    ReadModel.product("R8", "zorblamp", 1, 1);
    ReadModel.product("ZORBLAMP", "Something else", 1, 1);
    ReadModel.product("ZORBLAMP-2", "Another thing", 1, 1);
    ReadModel.awaitReplicas();
  }

  @AfterEach
  void withoutThem() {
    ReadModel.write("delete from product_view_v1 where sku ~ '^(R[0-9]|ZORB)'");
    ReadModel.awaitReplicas();
  }

  @Test
  void theSkuTheNameTheirBeginningsTheWordsAndThenTheRest() {
    assertThat(found("zorblamp", null)).isEqualTo(BY_RELEVANCE);
    assertThat(found("  Zorblamp ", "text")).isEqualTo(BY_RELEVANCE);
  }

  @Test
  void alsoWhereWordsAreLookedFor() {
    assertThat(found("zorblamp", "words"))
        .containsExactly("ZORBLAMP", "R8", "ZORBLAMP-2", "R6", "R4", "R5");
  }

  @Test
  void alsoWhereSimilarNamesAreLookedFor() {
    assertThat(found("zorblamp", "similar")).startsWith("ZORBLAMP", "R8", "ZORBLAMP-2");
    assertThat(found("zorblmp", "similar")).contains("R8", "ZORBLAMP").doesNotContain("R1");
  }

  @Test
  void oneLetterFindsWhatIsCalledSoFirst() {
    ReadModel.product("R9", "ø", 1, 1);
    ReadModel.product("R1", "Bøøk", 1, 1);
    ReadModel.awaitReplicas();

    assertThat(found("ø", null)).startsWith("R9").contains("R1");
    assertThat(found("R", null).getFirst()).isEqualTo("R1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "words", "similar"})
  void pageByPageItIsTheSame(String match) {
    List<String> all = found("zorblamp", match);

    assertThat(inPagesOf(1, match, last -> {})).isEqualTo(all);
    assertThat(inPagesOf(2, match, last -> {})).isEqualTo(all);
  }

  /** The cursor keeps what the last product was, not which product it was. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "words", "similar"})
  void whateverBecomesOfTheLastProductOfAPage(String match) {
    List<String> all = found("zorblamp", match);
    List<String> changed =
        inPagesOf(
            2,
            match,
            last -> {
              ReadModel.write("delete from product_view_v1 where sku = '" + last + "'");
              ReadModel.product("R6", "Renamed altogether", 1, 2);
              ReadModel.product("R4", "Zorblamp, first of all", 1, 2);
              ReadModel.awaitReplicas();
            });

    // What was shown is not shown again, and nothing else is left out.
    assertThat(changed).doesNotHaveDuplicates();
    List<String> rest = new ArrayList<>(all);
    rest.removeAll(List.of("R6", "R4"));
    assertThat(changed).containsAll(rest);
    assertThat(changed.stream().filter(rest::contains)).isEqualTo(rest);
  }

  @Test
  void theSameFieldsOnlyInTheSameOrder() {
    assertThat(
            Api.operator()
                .get("/v1/products?q=zorblamp&fields=name&limit=3")
                .jsonPath()
                .getList("items.name", String.class))
        .containsExactly("Something else", "zorblamp", "Another thing");
  }

  @Test
  void aPageThatGoesOnLeadsThere() {
    for (String text : List.of("%", "{}", "a&b=c", "+", "é", "100% {x}")) {
      ReadModel.product("R1", "zorb " + text + " one", 1, 1);
      ReadModel.product("R2", "zorb " + text + " two", 1, 2);
      ReadModel.awaitReplicas();
      Response first = search(text, null, 1, null);
      assertThat(first.statusCode()).as(text).isEqualTo(200);
      String link = first.header("Link");
      assertThat(link).as(text).isNotNull();

      Response second =
          Api.operator().urlEncodingEnabled(false).get(link.substring(1, link.indexOf('>')));

      assertThat(second.statusCode()).as(text).isEqualTo(200);
      assertThat(second.jsonPath().getList("items")).as(text).hasSize(1);
    }
  }

  private static List<String> inPagesOf(int limit, String match, Consumer<String> afterTheFirst) {
    List<String> all = new ArrayList<>();
    String cursor = null;
    do {
      Response page = search("zorblamp", match, limit, cursor);
      assertThat(page.statusCode()).isEqualTo(200);
      all.addAll(page.jsonPath().getList("items.sku", String.class));
      if (cursor == null) {
        afterTheFirst.accept(all.getLast());
      }
      cursor = page.jsonPath().getString("nextCursor");
    } while (cursor != null);
    return all;
  }

  private static List<String> found(String text, @Nullable String match) {
    return search(text, match, 200, null).jsonPath().getList("items.sku", String.class);
  }

  private static Response search(
      String text, @Nullable String match, int limit, @Nullable String cursor) {
    var request = Api.operator().queryParam("q", text).queryParam("limit", limit);
    if (match != null) {
      request = request.queryParam("match", match);
    }
    return (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/products");
  }
}
