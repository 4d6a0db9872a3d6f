package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Several projectors of one read store have the partitions among them, and hand them over. */
class ProjectorsShareTheWorkTest extends EmptyStores {
  private static final int PARTITIONS = 4 * TestTopics.PARTITIONS;

  private final Random random = new Random(23);

  @Test
  void eachHasHalfAndOneTakesOverWhenTheOtherLeaves() {
    Scenario shop = RandomShop.with(300, random);
    List<EventEnvelope> events = shop.deliveries(2, random);
    int third = events.size() / 3;
    try (ProjectorRuntime first = TestProjector.start(database, 100)) {
      await().until(() -> first.feedStatus().assigned() == PARTITIONS);
      topics.send(events.subList(0, third));
      try (ProjectorRuntime second = TestProjector.start(database, 100)) {
        await()
            .until(
                () ->
                    first.feedStatus().assigned() == PARTITIONS / 2
                        && second.feedStatus().assigned() == PARTITIONS / 2);
        topics.send(events.subList(third, 2 * third));
        await().until(() -> second.monitor().count("order_view", "applied") > 0);
      }
      topics.send(events.subList(2 * third, events.size()));
      await().until(() -> first.feedStatus().assigned() == PARTITIONS);
      await()
          .untilAsserted(
              () ->
                  assertThat(ExpectedViews.read(database))
                      .isEqualTo(ExpectedViews.of(shop.events())));
    }
    assertThat(database.rows("SELECT * FROM dead_letter")).isEmpty();
  }

  @Test
  void kafkaIsToldHowFarTheyAreForWhoeverScalesByItsLag() throws Exception {
    Scenario shop = RandomShop.with(50, random);
    topics.send(shop.events());
    String ends = Integer.toString(shop.events().size());
    try (ProjectorRuntime projector = TestProjector.start(database);
        Admin admin = Admin.create(TestTopics.connection())) {
      await()
          .until(
              () -> {
                Map<TopicPartition, OffsetAndMetadata> told =
                    admin
                        .listConsumerGroupOffsets("test-projector")
                        .partitionsToOffsetAndMetadata()
                        .get();
                return Long.toString(
                        told.values().stream().mapToLong(OffsetAndMetadata::offset).sum())
                    .equals(ends);
              });
      assertThat(projector.isAlive()).isTrue();
    }
  }
}
