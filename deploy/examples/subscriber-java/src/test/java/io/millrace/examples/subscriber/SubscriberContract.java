package io.millrace.examples.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.platform.events.codec.EventType;
import io.millrace.platform.events.codec.EventTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every subscriber makes of the same topics, in whatever language it is written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SubscriberContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunningSubscriber subscriber;
  private List<JsonNode> events = List.of();
  private String complaints = "";

  /** Starts the subscriber in this group. */
  abstract RunningSubscriber start(String bootstrap, String group) throws Exception;

  @BeforeAll
  void everythingIsConsumed() throws Exception {
    PublishedRecords.dataByType();
    String group = getClass().getSimpleName();
    subscriber = start(PublishedRecords.bootstrap(), group);
    Awaitility.await("the group commits the end of every partition")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> subscriber.isRunning() && nothingIsLeft(group));
    subscriber.stop();
    events = new ArrayList<>();
    for (String line : subscriber.output().lines().toList()) {
      events.add(JSON.readTree(line));
    }
    complaints = subscriber.complaints();
  }

  @AfterAll
  void end() throws Exception {
    if (subscriber != null) {
      subscriber.stop();
    }
  }

  @Test
  void everyTypeIsDecodedAsItWasSent() {
    for (EventType<?> type : EventTypes.all()) {
      assertThat(of(PublishedRecords.subjectOf(type)))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.path("topic").asText()).isEqualTo(type.aggregate().topic());
                assertThat(event.path("type").asText()).isEqualTo(type.cloudEventType());
                assertThat(event.path("sequence").asText()).isEqualTo("1");
                assertThat(event.path("data"))
                    .isEqualTo(PublishedRecords.dataByType().get(type.cloudEventType()));
              });
    }
  }

  @Test
  void duplicatesAndStragglersAreDropped() {
    assertThat(of(PublishedRecords.BUSY_ORDER))
        .extracting(event -> event.path("sequence").asText())
        .containsExactly("1", "2", "3");
  }

  @Test
  void nothingElseIsTakenForAnEvent() {
    assertThat(events).hasSize(EventTypes.all().size() + 3);
  }

  @Test
  void whatNeedsSomeoneToLookIsReported() {
    assertThat(complaints.lines().filter(line -> line.contains("offset")))
        .hasSize(3)
        .anyMatch(line -> line.contains("io.millrace.order.OrderPlaced.v3 is newer"))
        .anyMatch(line -> line.contains("ce_sequence"));
  }

  @Test
  void unknownTypesAndControlRecordsAreNotWorthALine() {
    assertThat(complaints).doesNotContain("OrderTeleported").doesNotContain("Watermark");
  }

  private List<JsonNode> of(String subject) {
    return events.stream().filter(event -> event.path("subject").asText().equals(subject)).toList();
  }

  private static boolean nothingIsLeft(String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", PublishedRecords.bootstrap()))) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(10, TimeUnit.SECONDS);
      List<TopicPartition> all = allPartitions();
      for (TopicPartition partition : all) {
        long end =
            admin
                .listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get(10, TimeUnit.SECONDS)
                .offset();
        OffsetAndMetadata done = committed.get(partition);
        if (done == null || done.offset() < end) {
          return false;
        }
      }
      return true;
    }
  }

  private static List<TopicPartition> allPartitions() {
    return EventTypes.all().stream()
        .map(type -> type.aggregate().topic())
        .distinct()
        .flatMap(
            topic ->
                java.util.stream.IntStream.range(0, PublishedRecords.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition)))
        .toList();
  }
}
