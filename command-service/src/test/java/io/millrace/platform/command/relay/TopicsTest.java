package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.millrace.platform.command.relay.kafka.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule: topics are made as docs/asyncapi.yaml says, and what differs is named. */
class TopicsTest {
  private final Admin admin = Admin.create(TestTopics.connection());

  @BeforeEach
  void make() throws Exception {
    TestTopics.expected().ensure(TestTopics.connection(), true);
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void theyAreMadeWithThePartitionsAndTheRetentionThatTheDocumentPromises() throws Exception {
    Map<String, List<String>> promised = new TreeMap<>();
    JsonNode document =
        new ObjectMapper(new YAMLFactory()).readTree(Path.of("../docs/asyncapi.yaml").toFile());
    for (JsonNode channel : document.path("channels")) {
      JsonNode kafka = channel.at("/bindings/kafka");
      promised.put(
          kafka.path("topic").asText(),
          List.of(
              kafka.path("partitions").asText(),
              kafka.at("/topicConfiguration/retention.ms").asText(),
              kafka.at("/topicConfiguration/cleanup.policy/0").asText(),
              kafka.at("/topicConfiguration/max.message.bytes").asText()));
    }
    assertThat(made()).isEqualTo(promised);
  }

  @Test
  void aTopicWithTooFewPartitionsIsRefusedByName() {
    assertThatThrownBy(() -> TestTopics.of(5).ensure(TestTopics.connection(), true))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("has 4 partitions, millrace.topics.partitions says 5");
  }

  @Test
  void aTopicThatIsMissingAndMayNotBeMadeIsNamed() throws Exception {
    admin.deleteTopics(List.of(Topics.DEAD_LETTERS)).all().get();
    await().until(() -> !admin.listTopics().names().get().contains(Topics.DEAD_LETTERS));
    try {
      assertThatThrownBy(() -> TestTopics.expected().ensure(TestTopics.connection(), false))
          .isInstanceOf(PublishException.class)
          .hasMessageContaining("topics are missing in Kafka: " + Topics.DEAD_LETTERS)
          .hasMessageContaining("millrace.topics.create=true");
    } finally {
      make();
    }
  }

  @Test
  void theLeastLimitOfAnOperatorCounts() throws Exception {
    ConfigResource orders = new ConfigResource(ConfigResource.Type.TOPIC, "millrace.orders.v1");
    ConfigEntry limit = new ConfigEntry("max.message.bytes", "500000");
    alter(orders, new AlterConfigOp(limit, AlterConfigOp.OpType.SET));
    try {
      await().until(() -> TestTopics.expected().ensure(TestTopics.connection(), true) == 500_000);
    } finally {
      ConfigEntry before = new ConfigEntry("max.message.bytes", "1048588");
      alter(orders, new AlterConfigOp(before, AlterConfigOp.OpType.SET));
    }
  }

  private void alter(ConfigResource topic, AlterConfigOp operation) throws Exception {
    admin.incrementalAlterConfigs(Map.of(topic, List.of(operation))).all().get();
  }

  private Map<String, List<String>> made() throws Exception {
    Map<String, List<String>> made = new TreeMap<>();
    List<ConfigResource> topics =
        Topics.names().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    Map<String, TopicDescription> described =
        admin.describeTopics(Topics.names()).allTopicNames().get();
    admin
        .describeConfigs(topics)
        .all()
        .get()
        .forEach(
            (topic, config) ->
                made.put(
                    topic.name(),
                    List.of(
                        Integer.toString(partitions(described.get(topic.name()))),
                        config.get("retention.ms").value(),
                        config.get("cleanup.policy").value(),
                        config.get("max.message.bytes").value())));
    return made;
  }

  private static int partitions(@Nullable TopicDescription topic) {
    return topic == null ? 0 : topic.partitions().size();
  }
}
