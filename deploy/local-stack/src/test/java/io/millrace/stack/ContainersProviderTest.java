package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.stack.containers.Containers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What only containers have. The rest of the contract is that of every provider:
 * EveryPartServesTest and those beside it run on containers by the same property.
 */
@EnabledIfSystemProperty(
    named = LocalStack.PROVIDER_PROPERTY,
    matches = "containers",
    disabledReason = "A stack of containers takes too long for every build.")
class ContainersProviderTest {
  private static final Duration SWEPT = Duration.ofSeconds(30);

  @BeforeAll
  static void needsAnEngine() {
    Containers.assumeAtHand();
  }

  @Test
  void clientsReachKafkaAtTheAddressThatItTellsThem() throws Exception {
    String address = SharedStack.get().description().kafkaBootstrapServers();
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", address))) {
      assertThat(admin.describeCluster().nodes().get())
          .singleElement()
          .satisfies(broker -> assertThat(broker.host() + ":" + broker.port()).isEqualTo(address));
    }
  }

  @Test
  void theOutputOfEachIsInAFile() {
    assertThat(SharedStack.get().processes().logFile("kafka"))
        .content()
        .contains("Kafka Server started");
  }

  @Test
  void nothingIsLeftWhenTheJvmEndsOrIsKilled() throws Exception {
    Path folder = TestFolders.of("ended containers");
    ChildStack ended = serving(folder);
    String id = Files.readString(folder.resolve("stack.id"));
    assertThat(Containers.leftOf(id)).isNotEmpty();
    ended.jvm.destroy();
    ended.jvm.waitFor();
    assertThat(Containers.leftOf(id)).isEmpty();

    ChildStack killed = serving(folder);
    assertThat(Containers.leftOf(id)).isNotEmpty();
    killed.jvm.destroyForcibly();
    await().atMost(SWEPT).untilAsserted(() -> assertThat(Containers.leftOf(id)).isEmpty());
  }

  private static ChildStack serving(Path folder) throws Exception {
    ChildStack child = ChildStack.launch(folder, "-Dmillrace.stack=containers");
    // After what Testcontainers have to say.
    assertThat(child.jvm.inputReader().lines().anyMatch(line -> line.startsWith("{"))).isTrue();
    return child;
  }
}
