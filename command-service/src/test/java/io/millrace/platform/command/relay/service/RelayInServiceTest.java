package io.millrace.platform.command.relay.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteStack;
import io.millrace.events.ShopAggregates;
import io.millrace.platform.command.relay.RelayStatus;
import io.millrace.stack.SharedStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.health.api.Wellness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

/** Rule: what a command commits is on its topic, and the service tells how the relay is. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class RelayInServiceTest {
  private static final int PARTITIONS = 4;

  private final RelayService service;
  private final RelayHealth health;
  private final MeterRegistry metrics;

  RelayInServiceTest(RelayService service, @Wellness RelayHealth health, MeterRegistry metrics) {
    this.service = service;
    this.health = health;
    this.metrics = metrics;
  }

  @Test
  void aProductAddedOverHttpIsAnEventOnTheTopic() {
    String sku = Api.product(0);
    try (KafkaConsumer<String, String> consumer = catalogue()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(keys(consumer)).contains(sku));
    }
  }

  @Test
  void theRelayLeadsAndItsBacklogGoesToNothing() {
    Api.product(5);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(service.relays())
                  .singleElement()
                  .matches(relay -> relay.status() instanceof RelayStatus.Leading)
                  .matches(relay -> relay.backlog().events() == 0)
                  .matches(relay -> relay.publishedEvents() > 0);
              assertThat(health.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
            });
    assertThat(metrics.get("millrace.relay.backlog.age").gauge().value()).isZero();
    assertThat(metrics.get("millrace.relay.leader").gauge().value()).isEqualTo(1);
  }

  private static KafkaConsumer<String, String> catalogue() {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                SharedStack.get().description().kafkaBootstrapServers(),
                "group.id",
                "test-" + UUID.randomUUID()),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(ShopAggregates.PRODUCT.topic(), partition))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  private static List<String> keys(KafkaConsumer<String, String> consumer) {
    java.util.ArrayList<String> keys = new java.util.ArrayList<>();
    for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
      keys.add(record.key());
    }
    return keys;
  }
}
