package io.millrace.query.orderstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.events.sealing.PersonKey;
import io.millrace.platform.events.sealing.PersonalField;
import io.millrace.platform.events.sealing.WrappingKeys;
import io.millrace.query.kit.EventStream;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ViewChanges;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream opens personal data for those who may see it, and for nobody else. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class StreamsOpenWhatMayBeSeenTest {
  private static final String PATH = "/v1/orders/stream";

  private final SecureRandom random = new SecureRandom();
  private final UUID ada = UUID.randomUUID();
  private final UUID adas = UUID.randomUUID();
  private final UUID stranger = UUID.randomUUID();
  private final UUID strangers = UUID.randomUUID();
  private final PersonKey key = PersonKey.generate(ada, random);

  @Inject MeterRegistry metrics;

  @BeforeEach
  void anOrderWithASealedNameAndAnother() {
    ReadModel.order(adas, ada, 1);
    ReadModel.write(
        "update order_view_v1 set customer_name = ? where id = ?",
        key.seal(PersonalField.NAME, "Ada Byron"),
        adas);
    ReadModel.order(strangers, stranger, 1);
    ReadModel.awaitReplicas();
    ViewChanges.awaitFollower();
  }

  /** Lists of other tests would ask for these keys. */
  @AfterEach
  void withoutThem() {
    ReadModel.write("delete from order_view_v1 where id = ?", adas);
    ReadModel.awaitReplicas();
  }

  @Test
  void aStrangersStreamDoesNotEvenLookForTheKey() {
    // There is none, so that each look for it is counted.
    double before = looks();
    try (EventStream stream = EventStream.open(BearerTokens.customer(stranger), PATH, null)) {
      ViewChanges.send("order_view", adas.toString(), 1);
      ViewChanges.send("order_view", strangers.toString(), 1);
      await().until(() -> stream.data().toString().contains(strangers.toString()));
      // The topic has partitions: the other may come later.
      ViewChanges.send("order_view", adas.toString(), 1);
      ViewChanges.send("order_view", strangers.toString(), 1);
      await().until(() -> stream.data().size() == 2);
      assertThat(looks()).isEqualTo(before);
    }
    try (EventStream stream = EventStream.open(BearerTokens.customer(ada), PATH, null)) {
      ViewChanges.send("order_view", adas.toString(), 1);
      await().until(() -> stream.data().toString().contains(adas.toString()));
      assertThat(looks()).isGreaterThan(before);
    }
  }

  @Test
  void theOwnerAndTheShopAreShownTheNameUntilItIsErased() {
    WrappingKeys wrapping = WrappingKeys.parse(QueryStack.PERSONAL_DATA_KEYS);
    ReadModel.write(
        "insert into person_key values (?, 'present', ?)", ada, wrapping.wrap(key, random));
    ReadModel.awaitReplicas();
    try (EventStream own = EventStream.open(BearerTokens.customer(ada), PATH, null);
        EventStream shops = EventStream.open(BearerTokens.operator(), PATH, null)) {
      ViewChanges.send("order_view", adas.toString(), 1);
      await().until(() -> own.data().toString().contains("Ada Byron"));
      await().until(() -> shops.data().toString().contains("Ada Byron"));

      ReadModel.write(
          "update person_key set state = 'erased', wrapped_key = null where person = ?", ada);
      ReadModel.awaitReplicas();
      await()
          .until(
              () -> {
                ViewChanges.send("customer_view", ada.toString(), 2);
                ViewChanges.send("order_view", adas.toString(), 1);
                return own.data().getLast().contains("\"name\":null},")
                    && shops.data().getLast().contains("\"name\":null},");
              });
    }
  }

  private double looks() {
    return metrics.counter("millrace.personal.unreadable").count();
  }
}
