package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.query.cache.Found.Forward;
import io.millrace.platform.query.cache.Found.Source;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which tags match, and how it is told who answered. */
class AnswersTest {
  @Test
  void aTagMatchesItselfInAnyFormOfTheHeader() {
    for (List<String> header :
        List.of(
            List.of("\"7\""),
            List.of("W/\"7\""),
            List.of("\"6\", \"7\""),
            List.of("\"6\"", "\"7\""),
            List.of(", \"7\""),
            List.of("\"6\",,W/\"7\" ,"),
            List.of("\"a,b\"", "\"7\""),
            List.of("*"))) {
      assertThat(Answers.matches(header, "\"7\"")).as("%s", header).isTrue();
    }
  }

  @Test
  void anotherTagOrNoneDoesNot() {
    assertThat(Answers.matches(null, "\"7\"")).isFalse();
    for (String header : List.of("\"77\"", "7", "\"77\", 7", "", ",", "\"6,\"7\",8\"")) {
      assertThat(Answers.matches(List.of(header), "\"7\"")).as(header).isFalse();
    }
    assertThat(Answers.matches(List.of("\"a,7\""), "\"7\"")).isFalse();
  }

  @Test
  void theCacheNearestToTheOriginIsNamedFirst() {
    assertThat(Answers.cacheStatus(new Source.Level("L1", Duration.ofSeconds(9))))
        .isEqualTo("L1; hit; ttl=9");
    assertThat(Answers.cacheStatus(new Source.Level("L2", Duration.ZERO)))
        .isEqualTo("L2; hit; ttl=0, L1; fwd=uri-miss; stored");
    assertThat(Answers.cacheStatus(new Source.Store("replica-1", Forward.MISS)))
        .isEqualTo("L2; fwd=uri-miss, L1; fwd=uri-miss; detail=replica-1");
    assertThat(Answers.cacheStatus(new Source.Store("primary", Forward.STALE)))
        .isEqualTo("L2; fwd=stale, L1; fwd=stale; detail=primary");
    assertThat(Answers.cacheStatus(new Source.Store("replica-0", Forward.BYPASS)))
        .isEqualTo("L1; fwd=bypass; detail=replica-0");
  }
}
