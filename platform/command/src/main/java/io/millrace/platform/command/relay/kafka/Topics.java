package io.millrace.platform.command.relay.kafka;

import io.millrace.platform.command.relay.PublishException;
import io.millrace.platform.events.AggregateType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of the suite: made when they are missing, compared with the settings when not. */
public final class Topics {
  /** Which view key changed to which version; written by the projector. */
  public static final String VIEWS = "millrace.views.v1";

  /** Records that a consumer could not take; written by the projector. */
  public static final String DEAD_LETTERS = "millrace.dead-letters.v1";

  private static final int TIMEOUT_MILLIS = 10_000;

  /** What brokers take by default, said all the same: the relay and its consumers rely on it. */
  private static final int MAX_RECORD_BYTES = 1_048_588;

  private final TopicSettings settings;

  public Topics(TopicSettings settings) {
    this.settings = settings;
  }

  /** Names of all topics. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(AggregateType.topics());
    names.add(VIEWS);
    names.add(DEAD_LETTERS);
    return names;
  }

  /**
   * Makes what is missing, if {@code create}, and checks the number of partitions of the rest.
   *
   * @return how many bytes a record may have in each of the topics
   * @throws PublishException if the broker does not answer, refuses, or a topic differs
   */
  public int ensure(Map<String, Object> connection, boolean create) throws InterruptedException {
    Map<String, Object> client = new HashMap<>(connection);
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS / 2);
    try (Admin admin = Admin.create(client)) {
      Set<String> missing = new TreeSet<>(names());
      missing.removeAll(get(admin.listTopics().names()));
      if (!missing.isEmpty()) {
        make(admin, missing, create);
      }
      compare(get(admin.describeTopics(names()).allTopicNames()));
      return maxRecordBytes(admin);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      throw new PublishException("Kafka does not answer: " + cause.getMessage(), cause);
    }
  }

  private void make(Admin admin, Set<String> missing, boolean create)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!create) {
      throw new PublishException(
          "topics are missing in Kafka: "
              + String.join(", ", missing)
              + "; make them, or set millrace.topics.create=true",
          new IllegalStateException("missing topics"));
    }
    List<NewTopic> wanted = missing.stream().map(this::describe).toList();
    try {
      get(admin.createTopics(wanted).all());
    } catch (ExecutionException e) {
      // A peer was faster; what it made is compared next.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    awaitLeaders(admin, missing);
  }

  /**
   * Returns when the leader of each partition knows that it is one. Before that it might refuse a
   * producer's first batch and take the second; the first would be out of sequence then, and be
   * refused for as long as it is repeated.
   */
  private void awaitLeaders(Admin admin, Set<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> questions = new HashMap<>();
    for (String topic : topics) {
      for (int partition = 0; partition < settings.partitions(); partition++) {
        questions.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    get(admin.listOffsets(questions).all());
  }

  private NewTopic describe(String name) {
    return new NewTopic(name, settings.partitions(), settings.replication())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(settings.retentionOf(name).toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(MAX_RECORD_BYTES)));
  }

  /** An operator may have set another limit; the least of them is what one can rely on. */
  private static int maxRecordBytes(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<ConfigResource> events =
        AggregateType.topics().stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
            .toList();
    return get(admin.describeConfigs(events).all()).values().stream()
        .map(config -> config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
        .mapToInt(entry -> Integer.parseInt(entry.value()))
        .min()
        .orElse(MAX_RECORD_BYTES);
  }

  private void compare(Map<String, TopicDescription> found) {
    for (TopicDescription topic : found.values()) {
      int actual = topic.partitions().size();
      if (actual != settings.partitions()) {
        throw new PublishException(
            "topic %s has %d partitions, millrace.topics.partitions says %d; they must agree, or an aggregate would change its partition. Set millrace.topics.partitions to what the topics were made with"
                .formatted(topic.name(), actual, settings.partitions()),
            new IllegalStateException("partitions differ"));
      }
    }
  }

  private static <T> T get(org.apache.kafka.common.KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
