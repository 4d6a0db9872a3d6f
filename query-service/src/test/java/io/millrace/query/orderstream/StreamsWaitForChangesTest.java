package io.millrace.query.orderstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ViewChanges;
import io.millrace.query.kit.Watch;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A change that no store shows yet is neither passed over nor sent in its old state, over no
 * interface; a stream for which it takes too long says so, and can be resumed before it.
 */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class StreamsWaitForChangesTest {
  /** Longer than one try to read a change. */
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private final UUID order = UUID.randomUUID();
  private final UUID next = UUID.randomUUID();
  private final UUID me = UUID.randomUUID();

  @Inject MeterRegistry metrics;

  @BeforeEach
  void anOrderAsItWas() {
    ReadModel.order(order, me, 1);
    ReadModel.order(next, me, 1);
    ReadModel.awaitReplicas();
    ViewChanges.awaitFollower();
  }

  @ParameterizedTest
  @EnumSource
  void neitherPassedOverNorSentAsItWas(Watch.Over over) {
    try (Watch watch = over.open(BearerTokens.customer(me), null)) {
      await().until(() -> !watch.position().isEmpty());
      String before = watch.position();

      ViewChanges.send("order_view", order.toString(), 2);
      ViewChanges.send("order_view", next.toString(), 1);
      await().during(A_WHILE).atMost(A_WHILE.multipliedBy(3)).until(() -> watch.orders().isEmpty());
      // Who goes on from here, on another instance, has missed nothing.
      try (Watch another = over.open(BearerTokens.customer(me), watch.position())) {
        assertThat(watch.position()).isIn("", before);
        ReadModel.order(order, me, 2);

        await().until(() -> watch.orders().size() == 2 && another.orders().size() == 2);
        assertThat(watch.orders()).containsExactly(order + "@2", next + "@1");
        assertThat(another.orders()).containsExactly(order + "@2", next + "@1");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysSoWhenItTakesTooLongAndGoesOnFromThere(Watch.Over over) {
    String position;
    try (Watch watch = over.open(BearerTokens.customer(me), null)) {
      await().until(() -> !watch.position().isEmpty());

      ViewChanges.send("order_view", order.toString(), 2);

      await().atMost(Duration.ofSeconds(30)).until(() -> watch.failure() != null);
      assertThat(watch.failure()).isEqualTo("not-yet-consistent");
      assertThat(watch.orders()).isEmpty();
      position = watch.position();
    }
    ReadModel.order(order, me, 2);

    try (Watch watch = over.open(BearerTokens.customer(me), position)) {
      await().until(() -> watch.orders().equals(List.of(order + "@2")));
    }
  }

  @Test
  void howeverManyStreamsWaitTheChangeIsReadForAllOfThemAtOnce() {
    List<Watch> watches = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        watches.add(Watch.Over.SSE.open(BearerTokens.operator(), null));
      }
      ViewChanges.send("order_view", order.toString(), 2);

      await().until(() -> waiting() > 0);
      await().during(A_WHILE).atMost(A_WHILE.multipliedBy(3)).until(() -> waiting() <= 1);
      ReadModel.order(order, me, 2);

      await().until(() -> watches.stream().allMatch(w -> w.orders().contains(order + "@2")));
    } finally {
      watches.forEach(Watch::close);
    }
  }

  private double waiting() {
    return metrics.get("millrace.consistency.waiting").gauge().value();
  }
}
