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
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void neitherPassedOverNorSentAsItWas() {
    List<Watch> watches = openAll(_ -> null);
    List<Watch> others = List.of();
    try {
      await().until(() -> watches.stream().noneMatch(watch -> watch.position().isEmpty()));
      List<String> before = watches.stream().map(Watch::position).toList();

      ViewChanges.send("order_view", order.toString(), 2);
      ViewChanges.send("order_view", next.toString(), 1);
      await()
          .during(A_WHILE)
          .atMost(A_WHILE.multipliedBy(3))
          .until(() -> watches.stream().allMatch(watch -> watch.orders().isEmpty()));
      assertThat(watches).extracting(Watch::position).containsExactlyElementsOf(before);
      // Who goes on from here, on another instance, has missed nothing.
      others = openAll(over -> before.get(over.ordinal()));
      ReadModel.order(order, me, 2);

      for (Watch watch : both(watches, others)) {
        await().until(() -> watch.orders().size() == 2);
        assertThat(watch.orders()).containsExactly(order + "@2", next + "@1");
      }
    } finally {
      both(watches, others).forEach(Watch::close);
    }
  }

  @Test
  void saysSoWhenItTakesTooLongAndGoesOnFromThere() {
    List<Watch> watches = openAll(_ -> null);
    List<Watch> others = List.of();
    try {
      await().until(() -> watches.stream().noneMatch(watch -> watch.position().isEmpty()));

      ViewChanges.send("order_view", order.toString(), 2);

      for (Watch watch : watches) {
        await().atMost(Duration.ofSeconds(30)).until(() -> watch.failure() != null);
        assertThat(watch.failure()).isEqualTo("not-yet-consistent");
        assertThat(watch.orders()).isEmpty();
      }
      ReadModel.order(order, me, 2);

      others = openAll(over -> watches.get(over.ordinal()).position());
      for (Watch watch : others) {
        await().until(() -> watch.orders().equals(List.of(order + "@2")));
      }
    } finally {
      both(watches, others).forEach(Watch::close);
    }
  }

  /** One over each protocol, side by side: most of the time is waiting. */
  private List<Watch> openAll(Function<Watch.Over, @Nullable String> position) {
    return Arrays.stream(Watch.Over.values())
        .map(over -> over.open(BearerTokens.customer(me), position.apply(over)))
        .toList();
  }

  private static List<Watch> both(List<Watch> some, List<Watch> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
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
