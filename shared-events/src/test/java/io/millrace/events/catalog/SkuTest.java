package io.millrace.events.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule: what becomes a SKU can stand in an address and comes back as it went in. */
class SkuTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "85123A",
        "BANK CHARGES",
        "GIFT_0001_20",
        "1-2",
        "A.B",
        "...",
        "ÄÖ",
        "漢字",
        "A+B=C",
        "3\" PIPE",
        "~!$&'()*,:@"
      })
  void whatCanStandInAnAddressIsTaken(String sku) {
    assertThat(Sku.fault(Sku.canonical(sku))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        " .. ",
        "a/b",
        "/",
        "a\\b",
        "a?b",
        "a#b",
        "a%2Fb",
        "a;b",
        "a\rb",
        "a\nb",
        "a\u0000b",
        "a\u007fb",
        "a\u0085b",
        "a\u00a0b",
        "a\u200bb",
        "\ufeffa",
        "a\u2028b",
        "a\u2003b",
        "a\u202eb",
        "\ue000",
        "e\u0301",
        "\ud800"
      })
  void whatWouldMeanSomethingElseThereIsRefused(String sku) {
    assertThat(Sku.fault(Sku.canonical(sku))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"ß,64", "ŉ,64", "ﬁ,64", "ﬃ,22"})
  void lengthCountsInUpperCase(String grows, int count) {
    assertThat(Sku.fault(Sku.canonical(grows.repeat(count)))).contains("at most 64 characters");
    assertThat(Sku.fault(Sku.canonical(grows.repeat(21)))).isNull();
  }

  @Test
  void noCharacterHasTwoForms() {
    IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .mapToObj(c -> Sku.canonical("A" + Character.toString(c) + "B"))
        .filter(sku -> Sku.fault(sku) == null)
        .forEach(
            sku -> {
              assertThat(Sku.canonical(sku)).isEqualTo(sku);
              assertThat(Normalizer.normalize(sku, Normalizer.Form.NFC)).isEqualTo(sku);
            });
  }
}
