package io.millrace.projector.running;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.audit.AuditMonitor.Count;
import io.millrace.platform.projection.kafka.KafkaViewChangePublisher;
import io.millrace.projector.testkit.AuditedProjector;
import io.millrace.projector.testkit.AuditedProjector.Outcome;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.TestProjector;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whichever view loses a row or has an old one again, an audit finds it, a repair makes the view
 * what the events come to, and others are told.
 */
class AuditsMendEveryViewTest extends AuditedShop {
  private static final List<String> TABLES =
      TestProjector.TABLES.stream().flatMap(table -> table.tables().stream()).toList();

  private static final String KEY =
      """
      SELECT a.attname FROM pg_index i
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = '%s_v1'::regclass AND i.indisprimary
      """;

  private static final String COLUMNS =
      """
      SELECT string_agg(attname, ', ') FROM pg_attribute
      WHERE attrelid = '%s_v1'::regclass AND attnum > 0 AND attgenerated = ''
      """;

  private final List<EventEnvelope> shop = RandomShop.with(60, new Random(53)).events();
  private final List<EventEnvelope> first =
      shop.stream().filter(event -> event.version() == 1).toList();
  private final List<EventEnvelope> later =
      shop.stream().filter(event -> event.version() > 1).toList();

  @Test
  void rowsThatAreGone() {
    publish(shop);
    Map<String, Long> before;
    try (AuditedProjector projector = started()) {
      for (String table : TABLES) {
        database.execute(
            "DELETE FROM %1$s_v1 WHERE ctid = (SELECT min(ctid) FROM %1$s_v1)".formatted(table));
      }
      before = told();

      requireMended(projector);
    }
    requireTold(before);
  }

  @Test
  void rowsThatAreAsTheyOnceWere() {
    publish(first);
    Map<String, Long> before;
    try (AuditedProjector projector = started()) {
      TABLES.forEach(
          table -> database.execute("CREATE TABLE old_%1$s AS TABLE %1$s_v1".formatted(table)));
      publish(later);
      awaitClaims();
      TABLES.forEach(this::goBack);
      before = told();

      requireMended(projector);
    }
    requireTold(before);
  }

  /** The rows of one key that has changed since. */
  private void goBack(String table) {
    String key = database.value(KEY.formatted(table));
    String columns = database.value(COLUMNS.formatted(table));
    String changed =
        database.value(
            """
            SELECT min(%1$s::text) FROM (SELECT %2$s FROM %3$s_v1 EXCEPT SELECT %2$s FROM old_%3$s) c
            WHERE %1$s IN (SELECT %1$s FROM old_%3$s)
            """
                .formatted(key, columns, table));
    assertThat(changed).as(table).isNotEqualTo("null");
    database.execute("DELETE FROM %s_v1 WHERE %s::text = '%s'".formatted(table, key, changed));
    database.execute(
        "INSERT INTO %1$s_v1 (%2$s) SELECT %2$s FROM old_%1$s WHERE %3$s::text = '%4$s'"
            .formatted(table, columns, key, changed));
  }

  private void requireMended(AuditedProjector projector) {
    String[] views = TestProjector.projections().stream().map(v -> v + "/1").toArray(String[]::new);

    assertThat(projector.audit(null, false).differing()).containsOnlyKeys(views);
    Outcome outcome = projector.audit(null, true);

    assertThat(outcome.differing()).containsOnlyKeys(views);
    TestProjector.projections()
        .forEach(
            view -> {
              assertThat(outcome.item(view).getLong("left")).as(view).isZero();
              assertThat(outcome.item(view).getLong("repaired")).as(view).isPositive();
            });
    assertThat(ExpectedViews.read(database)).isEqualTo(ExpectedViews.of(events));
    assertThat(projector.audit(null, false).differing()).isEmpty();
    assertThat(projector.count(Count.REPAIRED)).isPositive();
  }

  /**
   * What an auditor has put right, the next projector tells at its start, as it does with all that
   * stands in the outbox; the same one would wait for others to do it first.
   */
  private void requireTold(Map<String, Long> before) {
    try (AuditedProjector _ = started()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(told())
                      .containsOnlyKeys(TestProjector.projections())
                      .allSatisfy(
                          (view, times) ->
                              assertThat(times).isGreaterThan(before.getOrDefault(view, 0L))));
    }
  }

  /** Messages about each view. */
  private Map<String, Long> told() {
    return topics.read(KafkaViewChangePublisher.VIEWS_TOPIC).stream()
        .map(message -> new JsonObject(new String(message.value(), UTF_8)).getString("view"))
        .collect(Collectors.groupingBy(view -> view, Collectors.counting()));
  }

  /** What happens while no projector runs, and is gone from the topics when one does. */
  @Test
  void eventsThatKafkaHadDroppedBeforeTheyWereRead() {
    publish(first);
    started().close();
    publish(later);
    topics.drop();
    topics.send(ledger.watermark(0));
    try (AuditedProjector projector = started()) {
      assertThat(ExpectedViews.read(database)).isNotEqualTo(ExpectedViews.of(events));

      assertThat(projector.audit(null, true).differing())
          .containsOnlyKeys(
              TestProjector.projections().stream().map(v -> v + "/1").toArray(String[]::new));
      requireRightViews();
      assertThat(projector.audit(null, false).differing()).isEmpty();
      assertThat(database.rows("SELECT * FROM dead_letter")).isEmpty();
    }
  }

  private AuditedProjector started() {
    AuditedProjector projector =
        AuditedProjector.start(database, ledger.history(), AuditedProjector.ON_DEMAND);
    awaitClaims();
    return projector;
  }
}
