package io.millrace.command.relay.kafka;

import io.millrace.command.relay.PublishException;
import io.millrace.events.AggregateType;
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
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of the suite: made when they are missing, compared with the settings when not. */
public final class Topics {
  /** Which view key changed to which version; written by the projector. */
  public static final String VIEWS = "millrace.views.v1";

  /** Records that a consumer could not take; written by the projector. */
  public static final String DEAD_LETTERS = "millrace.dead-letters.v1";

  private static final int TIMEOUT_MILLIS = 10_000;

  private final int partitions;
  private final short replication;

  /**
   * @param partitions of every topic
   * @param replication copies of every partition, for topics that are made here
   */
  public Topics(int partitions, short replication) {
    this.partitions = partitions;
    this.replication = replication;
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
   * @throws PublishException if the broker does not answer, refuses, or a topic differs
   */
  public void ensure(Map<String, Object> connection, boolean create) throws InterruptedException {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS / 2);
    try (Admin admin = Admin.create(settings)) {
      Set<String> missing = new TreeSet<>(names());
      missing.removeAll(get(admin.listTopics().names()));
      if (!missing.isEmpty()) {
        make(admin, missing, create);
      }
      compare(get(admin.describeTopics(names()).allTopicNames()));
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
    List<NewTopic> wanted =
        missing.stream().map(name -> new NewTopic(name, partitions, replication)).toList();
    try {
      get(admin.createTopics(wanted).all());
    } catch (ExecutionException e) {
      // A peer was faster; what it made is compared next.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private void compare(Map<String, TopicDescription> found) {
    for (TopicDescription topic : found.values()) {
      int actual = topic.partitions().size();
      if (actual != partitions) {
        throw new PublishException(
            "topic %s has %d partitions, millrace.topics.partitions says %d; they must agree, or an aggregate would change its partition"
                .formatted(topic.name(), actual, partitions),
            new IllegalStateException("partitions differ"));
      }
    }
  }

  private static <T> T get(org.apache.kafka.common.KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
