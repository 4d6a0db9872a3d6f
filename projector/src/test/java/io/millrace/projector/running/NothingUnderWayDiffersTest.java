package io.millrace.projector.running;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.WireRecord;
import io.millrace.platform.projection.audit.AuditMonitor.Count;
import io.millrace.platform.projection.deadletter.DeadLetterRequest.Action;
import io.millrace.platform.projection.operations.DeadLetterOperations;
import io.millrace.platform.projection.operations.ProjectionOperations;
import io.millrace.platform.projection.rebuild.OperationResult.Done;
import io.millrace.projector.testkit.AuditedProjector;
import io.millrace.projector.testkit.AuditedProjector.Outcome;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The auditor, round after round, finds nothing where nothing is lost: whatever is under way, waits
 * as a dead letter, stands still or is being built is no difference.
 */
class NothingUnderWayDiffersTest extends AuditedShop {
  private static final String BY = "a test";

  private final Random random = new Random(43);

  @Test
  void throughALoadParkedRecordsPausesAndARebuild() {
    ProjectionOperations operations = TestProjector.operations(database, ledger.history());
    publish(RandomShop.with(100, random).events());
    try (AuditedProjector projector =
        AuditedProjector.start(database, ledger.history(), AuditedProjector.ALWAYS)) {
      awaitClaims();
      awaitRounds(1);

      parkAnOrder();
      load(projector, 3);

      assertThat(operations.pause("order_view", BY)).isInstanceOf(Done.class);
      assertThat(operations.pause("sales_daily", BY)).isInstanceOf(Done.class);
      load(projector, 3);
      assertThat(operations.resume("order_view", BY)).isInstanceOf(Done.class);
      assertThat(operations.resume("sales_daily", BY)).isInstanceOf(Done.class);

      assertThat(operations.rebuild("order_view", BY)).isInstanceOf(Done.class);
      while (!database
          .rows("SELECT state FROM projection WHERE name = 'order_view' AND version = 2")
          .equals(List.of("standby"))) {
        load(projector, 1);
      }
      assertThat(operations.promote("order_view", true, BY)).isInstanceOf(Done.class);
      load(projector, 2);
      assertThat(operations.drop("order_view", BY)).isInstanceOf(Done.class);
      load(projector, 2);

      List<EventEnvelope> unpublished = RandomShop.guests(5, random).events();
      ledger.append(unpublished);
      Outcome outcome = projector.audit(null, true);

      assertThat(outcome.differing()).isEmpty();
      assertThat(outcome.compared("order_view")).isGreaterThan(200);
      assertThat(projector.count(Count.COMPARED)).isGreaterThan(5_000);
      assertThat(projector.found()).isZero();
      assertThat(projector.runtime().isAlive()).isTrue();
      assertThat(database.rows("SELECT * FROM dead_letter")).isNotEmpty();
    }
  }

  @Test
  void whereAnOperatorHasLeftAnEventOut() {
    publish(RandomShop.with(20, random).events());
    try (AuditedProjector projector =
        AuditedProjector.start(database, ledger.history(), AuditedProjector.ON_DEMAND)) {
      awaitClaims();
      parkAnOrder();
      awaitClaims();
      DeadLetterOperations letters =
          new DeadLetterOperations(database.pool(), Duration.ofSeconds(10));
      List<String> ids;
      do {
        ids = database.rows("SELECT min(id) FROM dead_letter GROUP BY projection");
        ids.forEach(id -> letters.request(Long.parseLong(id), Action.DISCARD, null, BY));
      } while (!ids.isEmpty());

      Outcome outcome = projector.audit(null, true);
      assertThat(outcome.differing().values()).allMatch(figures -> figures.equals("0/0/0/-1"));
      assertThat(outcome.item("sales_daily").getString("remark")).contains("discarded");
    }
  }

  /** Some orders, while so many rounds are made. */
  private void load(AuditedProjector projector, int rounds) {
    long until = rounds() + rounds;
    while (rounds() < until) {
      publish(RandomShop.guests(3, random).events());
      assertThat(projector.found()).isZero();
    }
  }

  /** The ledger has it right; what came by the topic cannot be read. */
  private void parkAnOrder() {
    List<EventEnvelope> order = RandomShop.guests(1, random).events();
    WireRecord right = CloudEventCodec.encode(order.getFirst(), TestTopics.PARTITIONS);
    topics.send(
        new WireRecord(
            right.topic(),
            right.partition(),
            right.key(),
            right.headers(),
            "{\"li".getBytes(UTF_8)));
    publish(order, order.subList(1, order.size()));
  }

  private void awaitRounds(int more) {
    long until = rounds() + more;
    await().until(() -> rounds() >= until);
  }

  private long rounds() {
    return Long.parseLong(
        database.value(
            "SELECT coalesce(max(id), 0) FROM projection_audit WHERE finished_at IS NOT NULL"));
  }
}
