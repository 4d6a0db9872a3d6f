package io.millrace.query.productview;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is looked for, it is found or not, or refused; it never breaks the search. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class AnySearchIsAnsweredTest {
  private static final List<String> TEXTS =
      List.of(
          "------------",
          "-",
          "- ".repeat(99),
          "-a".repeat(100),
          "-a ".repeat(60),
          "\"".repeat(3),
          "\"\" \"",
          "\"a b\" or -\"c",
          "or or or",
          "-or",
          "a or ".repeat(40),
          "(((((",
          "!!&&||<->",
          ":*",
          "a:*",
          "a:ABCD",
          "&|!",
          "%",
          "_",
          "%%%___",
          "\\",
          "\\\\\\",
          "\\%",
          "'",
          "''';--",
          "$1",
          "?",
          "{}",
          "{a,b}",
          "[a]",
          "\u0001",
          "\ufeff",
          "\ufffe",
          "\u200b",
          "😀",
          "👩‍👩‍👧 heart",
          "قلب أبيض",
          "\u202eabc",
          "ﬁ",
          "İı",
          "ẞß",
          "e\u0301",
          "a\tb",
          "a\nb",
          "日本語",
          "x".repeat(200),
          "x ".repeat(100),
          "😀".repeat(100));

  @BeforeEach
  void aFewProducts() {
    ReadModel.product("ANY-1", "White hanging heart", 1, 1);
    ReadModel.product("ANY-2", "------------", 1, 1);
    ReadModel.product("ANY-3", "100% \\ wool_ \"x\"", 1, 1);
    ReadModel.awaitReplicas();
  }

  @Test
  void byEveryWayOfMatching() {
    Map<String, Integer> broken = new TreeMap<>();
    for (String text : TEXTS) {
      for (String match : List.of("", "text", "words", "similar")) {
        int status = search(text, match).statusCode();
        if (status != 200) {
          broken.put(match + ": " + text, status);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void whatIsNoTextOrTooLongIsRefused() {
    for (String text : List.of("x".repeat(201), "x".repeat(1_000), " ", "\t\n ", "a\0b")) {
      assertThat(search(text, "words").statusCode()).as(text).isEqualTo(400);
    }
  }

  @Test
  void whateverCharactersMeet() {
    String alphabet = "-\"' \\%_:*&|!()<>or aA1é😀\u0301\t$#?{}[],;";
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = 1 + random.nextInt(40); length > 0; length--) {
        int at = random.nextInt(alphabet.codePointCount(0, alphabet.length()));
        text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, at)));
      }
      String match = List.of("text", "words", "similar").get(random.nextInt(3));
      assertThat(search(text.toString(), match).statusCode())
          .as("%s: %s", match, text)
          .isEqualTo(text.toString().isBlank() ? 400 : 200);
    }
  }

  @Test
  void whatIsThereIsFound() {
    assertThat(skus(search("------------", "text"))).contains("ANY-2");
    assertThat(skus(search("100% \\ wool_ \"x\"", "text"))).containsExactly("ANY-3");
  }

  private static List<String> skus(Response answer) {
    return answer.jsonPath().getList("items.sku", String.class);
  }

  private static Response search(String text, String match) {
    var request = Api.operator().queryParam("q", text).queryParam("limit", 200);
    return (match.isEmpty() ? request : request.queryParam("match", match)).get("/v1/products");
  }
}
