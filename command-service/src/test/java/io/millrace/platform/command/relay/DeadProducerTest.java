package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule: a producer whose thread has died is replaced; its relay does not wait for it for ever. */
class DeadProducerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Kafka's client catches no error of an interceptor. */
  public abstract static class Harmless implements ProducerInterceptor<byte[], byte[]> {
    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }

  /** Ends the relay's own thread with the first record, if that catches no errors either. */
  public static final class DeadlyToTheRelay extends Harmless {
    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      throw new AssertionError("the relay's thread could die of this");
    }
  }

  /** Ends the producer's thread with the first acknowledgement. */
  public static final class Deadly extends Harmless {
    @Override
    public void onAcknowledgement(
        @Nullable RecordMetadata metadata, @Nullable Exception exception) {
      throw new AssertionError("the producer's thread dies of this");
    }
  }

  @Test
  void itsRelayGoesOnWithAnother() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = relay(shard, Deadly.class)) {
      shard.commit("order", 1);
      await()
          .atMost(PATIENCE)
          .until(() -> relay.status instanceof RelayStatus.Leading(long epoch) && epoch == 2);
      shard.commit("order", 2);
      await().atMost(PATIENCE).until(() -> log.events().contains("order/2"));
      assertThat(log.versionsOf("order")).containsExactly(1L, 2L);
    }
  }

  @Test
  void anErrorDoesNotEndTheRelayEither() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = relay(shard, DeadlyToTheRelay.class)) {
      shard.commit("order", 1);
      await().atMost(PATIENCE).until(() -> log.events().contains("order/1"));
      assertThat(relay.leads()).isTrue();
    }
  }

  @Test
  @Timeout(60)
  void norDoesItsRelayWhenItIsToldToStop() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = relay(shard, Deadly.class)) {
      shard.commit("order", 1);
      await().atMost(PATIENCE).until(() -> log.events().contains("order/1"));
      relay.close();
      assertThat(relay.status).isInstanceOf(RelayStatus.Stopped.class);
    }
  }

  private static RunningRelay relay(Shard shard, Class<? extends Harmless> interceptor) {
    return RunningRelay.begunWith(shard, Map.of("interceptor.classes", interceptor.getName()));
  }
}
