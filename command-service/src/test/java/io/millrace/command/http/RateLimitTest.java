package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Meters;
import io.millrace.command.testing.RawAnswer;
import io.millrace.command.testing.RawRequest;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.millrace.stack.SharedStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who sends too much is told so, and who is not known may send far less. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(RateLimitTest.Few.class)
class RateLimitTest {
  private static final int BURST = 20;
  private static final int STRANGERS_BURST = 5;

  /** Buckets that hardly fill while a test runs; shared through Redis. */
  public static class Few implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.redis.hosts", SharedStack.get().description().redisUrl(),
          "millrace.rate-limit.per-second", "1",
          "millrace.rate-limit.burst", Integer.toString(BURST),
          "millrace.rate-limit.unauthenticated.per-second", "1",
          "millrace.rate-limit.unauthenticated.burst", Integer.toString(STRANGERS_BURST));
    }
  }

  private static RawRequest customer(String subject) {
    return RawRequest.post("/v1/customers", "{\"name\":\"Ada\",\"country\":\"France\"}")
        .instead("Authorization", "Bearer " + Tokens.token(subject, "merchant", ""));
  }

  private static RawRequest from(String token) {
    return customer("nobody").instead("Authorization", "Bearer " + token);
  }

  private static List<RawAnswer> send(RawRequest request, int times) {
    List<RawAnswer> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(request.instead("Idempotency-Key", Api.key()).send());
    }
    return answers;
  }

  private static long count(List<RawAnswer> answers, int status) {
    return answers.stream().filter(answer -> answer.status() == status).count();
  }

  @Test
  void aPrincipalIsToldWhatIsLeftAndRefusedWhenNothingIs() {
    double refused = Meters.value("millrace_ratelimit_refused_total");

    List<RawAnswer> answers = send(customer(Api.key()), 2 * BURST);

    // The bucket gains a token each second that the test takes.
    assertThat(count(answers, 201)).isBetween((long) BURST, 2L * BURST - 1);
    assertThat(count(answers, 201) + count(answers, 429)).isEqualTo(2 * BURST);
    assertThat(answers.getFirst().header("RateLimit-Policy")).isEqualTo("\"principal\";q=20;w=20");
    assertThat(answers.getFirst().header("RateLimit")).isEqualTo("\"principal\";r=19;t=1");
    RawAnswer last =
        answers.stream().filter(answer -> answer.status() == 429).findFirst().orElseThrow();
    last.problem(429, "rate-limited");
    assertThat(last.header("Retry-After")).isEqualTo("1");
    assertThat(last.header("RateLimit")).isEqualTo("\"principal\";r=0;t=1");
    assertThat(Meters.value("millrace_ratelimit_refused_total")).isGreaterThan(refused);
  }

  @Test
  void whoIsNotKnownIsLimitedByAddressAndNobodyElsePaysForIt() {
    List<RawAnswer> forged = send(from("not.a.token"), 2 * STRANGERS_BURST);
    List<RawAnswer> without = send(customer("nobody").without("Authorization"), STRANGERS_BURST);
    List<RawAnswer> imports =
        send(from("not.a.token").instead("Content-Type", "application/x-ndjson"), 1).stream()
            .toList();

    List<RawAnswer> all = new ArrayList<>(forged);
    all.addAll(without);
    all.addAll(imports);
    assertThat(count(all, 401)).isBetween(1L, 2L * STRANGERS_BURST);
    assertThat(count(all, 401) + count(all, 429)).isEqualTo(all.size());
    all.stream()
        .filter(answer -> answer.status() == 429)
        .forEach(answer -> answer.problem(429, "rate-limited"));
    assertThat(count(send(customer(Api.key()), 1), 201)).isEqualTo(1);
  }
}
