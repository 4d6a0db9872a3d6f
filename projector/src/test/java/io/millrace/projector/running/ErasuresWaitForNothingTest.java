package io.millrace.projector.running;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.events.customer.CustomerEvent.CustomerErased;
import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.WireRecord;
import io.millrace.platform.events.sealing.PersonKey;
import io.millrace.platform.events.sealing.PersonalField;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A customer whose record is parked is erased all the same: the key goes, whatever waits. */
class ErasuresWaitForNothingTest extends EmptyStores {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private final UUID ada = UUID.randomUUID();
  private final String name =
      PersonKey.generate(ada, new SecureRandom()).seal(PersonalField.NAME, "Ada");
  private final Scenario life = new Scenario();

  @Test
  void anErasureThatIsParkedBehindABadRecordTakesTheKey() {
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      topics.send(record(new CustomerRegistered("1", name, null, "Norway", AT)));
      topics.flush();
      await().until(() -> "awaited".equals(stateOfTheKey()));

      topics.send(broken(record(new CustomerUpdated("1", name, null, "Sweden", AT))));
      topics.send(record(new CustomerErased("1", "Sweden", AT)));
      topics.flush();

      await().until(() -> "erased".equals(stateOfTheKey()));
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          database.rows(
                              "SELECT aggregate_version || ' ' || reason FROM dead_letter WHERE"
                                  + " projection = 'customer_view' ORDER BY 1"))
                      .containsExactly("2 malformed", "3 behind"));
      assertThat(projector.isAlive()).isTrue();
    }
  }

  private String stateOfTheKey() {
    return database.value(
        "SELECT coalesce(min(state), 'none') FROM person_key WHERE person = '" + ada + "'");
  }

  private WireRecord record(DomainEvent event) {
    return CloudEventCodec.encode(
        life.add(ShopAggregates.CUSTOMER, ada.toString(), event), TestTopics.PARTITIONS);
  }

  private static WireRecord broken(WireRecord right) {
    return new WireRecord(
        right.topic(), right.partition(), right.key(), right.headers(), "{\"na".getBytes(UTF_8));
  }
}
