package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.events.catalog.Sku;
import io.millrace.platform.service.problems.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule: a SKU is looked up in the form in which it was stored. */
class SkusInAddressesTest {
  @ParameterizedTest
  @ValueSource(strings = {"85123a", " 85123A ", "ßßß", "ﬁŉ", "a/b", "äö", "a%2fb"})
  void isTheFormInWhichItIsStored(String text) {
    assertThat(Parameters.pathText("sku", text, Sku.EXISTING)).isEqualTo(Sku.canonical(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\rb", "a\nb", "a\u0000b", "a\u007fb", "\ud800"})
  void whatNoneCanBeIsAProblem(String text) {
    assertThatThrownBy(() -> Parameters.pathText("sku", text, Sku.EXISTING))
        .isInstanceOf(ProblemException.class);
  }
}
