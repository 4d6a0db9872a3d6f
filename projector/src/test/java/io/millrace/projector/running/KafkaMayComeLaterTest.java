package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.projection.kafka.FeedStatus;
import io.millrace.platform.projection.kafka.KafkaClients;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestProjector;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In a cluster the broker's name may come into being after the projector. */
class KafkaMayComeLaterTest {
  @Test
  void aHostNameThatDoesNotResolveIsWaitedFor() {
    KafkaClients nowhere =
        new KafkaClients(
            Map.of("bootstrap.servers", "kafka.does-not-exist.invalid:9092"), "nobody", 100);
    try (TestDatabase database = TestDatabase.fresh();
        ProjectorRuntime projector = TestProjector.start(database, nowhere)) {
      await().until(() -> projector.feedStatus().state() == FeedStatus.State.WAITING);
      assertThat(projector.feedStatus().detail()).contains("Kafka cannot be found");
      assertThat(projector.isAlive()).isTrue();
    }
  }
}
