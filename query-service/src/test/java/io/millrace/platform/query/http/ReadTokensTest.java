package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.query.freshness.RequiredFreshness;
import io.millrace.platform.query.views.Progress;
import io.millrace.query.kit.TestConfig;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an answer's token says when it comes back. */
class ReadTokensTest {
  private static final String SECRET = "0123456789abcdef";

  private final ReadTokens tokens = tokens(SECRET);
  private final Progress progress = new Progress(Map.of(0, 100L, 3, 7L), Instant.EPOCH);

  @Test
  void demandsAllThatTheAnswerIncluded() {
    RequiredFreshness demand =
        tokens.read(tokens.write(progress, null).orElseThrow()).orElseThrow();

    assertThat(demand.txByShard()).isEqualTo(Map.of(0, 99L, 3, 6L));
    assertThat(demand.isIn(progress)).isTrue();
    assertThat(demand.isIn(new Progress(Map.of(0, 99L, 3, 7L), null))).isFalse();
    assertThat(demand.isIn(new Progress(Map.of(0, 100L), null))).isFalse();
  }

  @Test
  void aRowIsProvenByItsVersionInItsViewOnly() {
    RequiredFreshness.OfView row = new RequiredFreshness.OfView("stock_view", "A", 4);
    RequiredFreshness demand = tokens.read(tokens.write(progress, row).orElseThrow()).orElseThrow();

    assertThat(demand.isProvenBy("stock_view", null, "A", 4)).isTrue();
    assertThat(demand.isProvenBy("stock_view", null, "A", 3)).isFalse();
    assertThat(demand.isProvenBy("stock_view", null, "B", 4)).isFalse();
    assertThat(demand.isProvenBy("product_view", null, "A", 4)).isFalse();
  }

  @Test
  void whatIncludedNothingForCertainHasNoToken() {
    assertThat(tokens.write(Progress.NONE, null)).isEmpty();
  }

  @Test
  void oneBitMoreOrLessIsNoToken() {
    byte[] token = Base64.getUrlDecoder().decode(tokens.write(progress, null).orElseThrow());
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] changed = token.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

      assertThat(tokens.read(text)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void anotherInstallationRefusesIt() {
    String token = tokens.write(progress, null).orElseThrow();
    assertThat(tokens("fedcba9876543210").read(token)).isEmpty();
  }

  private static ReadTokens tokens(String secret) {
    return new ReadTokens(TestConfig.with(Map.of("millrace.consistency.secret", secret)));
  }
}
