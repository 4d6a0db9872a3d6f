package io.millrace.platform.query.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The random parts of times to live. */
class TtlTest {
  @Test
  void jitterStaysWithinATenth() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(Ttl.jittered(Duration.ofSeconds(10)))
          .isBetween(Duration.ofSeconds(9), Ttl.longest(Duration.ofSeconds(10)));
    }
  }

  @Test
  void mostReadersDoNotRefreshEarlyAndSomeDo() {
    long earlierThanThreeLoads = 0;
    for (int i = 0; i < 10_000; i++) {
      double earliness = Ttl.earliness(1);
      assertThat(earliness).isNotNegative().isFinite();
      earlierThanThreeLoads += earliness > 3 ? 1 : 0;
    }
    // Exponential: e^-3 of them, which is 498.
    assertThat(earlierThanThreeLoads).isBetween(350L, 650L);
  }

  @Test
  void withoutEagernessNobodyIsEarly() {
    assertThat(Ttl.earliness(0)).isZero();
  }
}
