package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.TestProjector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Errors of the database in the middle of a running projector, raised by the table itself: a state
 * that passes costs nothing but time, refused data parks the one order that it belongs to.
 */
class EachDatabaseErrorIsLivedThroughTest extends EmptyStores {
  private static final List<String> STATES =
      List.of("40001", "40P01", "57014", "53300", "25006", "08006", "55P03", "53100");
  private static final List<String> REFUSALS = List.of("23505", "23514", "22021", "54000");

  private final Random random = new Random(23);
  private final List<EventEnvelope> sent = new ArrayList<>();
  private ProjectorRuntime projector;

  @BeforeEach
  void start() {
    projector = TestProjector.start(database);
    send(RandomShop.with(5, random).events());
    awaitViews();
  }

  @AfterEach
  void end() {
    projector.close();
  }

  @Test
  void whatPassesIsWaitedOutAndNothingIsParked() {
    database.execute("CREATE SEQUENCE attempt");
    for (String state : STATES) {
      // A sequence is not rolled back: the first two attempts fail, the third goes through.
      database.execute("ALTER SEQUENCE attempt RESTART");
      raise("nextval('attempt') <= 2", state, "STATEMENT");
      send(RandomShop.guests(1, random).events());
      awaitViews();
      assertThat(database.value("SELECT last_value >= 3 FROM attempt")).as(state).isEqualTo("t");
    }
    assertThat(database.rows("SELECT * FROM dead_letter")).isEmpty();
    assertThat(projector.isAlive()).isTrue();
  }

  @Test
  void whatIsRefusedParksThatOrderAndTheOthersGoOn() {
    for (String state : REFUSALS) {
      List<EventEnvelope> bad = RandomShop.guests(1, random).events();
      raise("NEW.id = '" + bad.getFirst().aggregateId() + "'", state, "ROW");
      topics.send(bad);
      String reason =
          "SELECT reason || ' ' || cause FROM dead_letter WHERE projection = 'order_view'"
              + " AND aggregate_version = 1 AND aggregate_id = '%s'"
                  .formatted(bad.getFirst().aggregateId());
      List<EventEnvelope> other = RandomShop.guests(1, random).events();
      topics.send(other);
      String id = other.getFirst().aggregateId();
      await()
          .untilAsserted(
              () ->
                  assertThat(database.rows(reason))
                      .singleElement()
                      .asString()
                      .startsWith("poison")
                      .contains(state));
      await()
          .until(
              () ->
                  database
                      .rows("SELECT version FROM order_view WHERE id = '" + id + "'")
                      .equals(List.of(Integer.toString(other.size()))));
    }
    assertThat(projector.isAlive()).isTrue();
  }

  /** Has the table of orders raise that state whenever the condition holds. */
  private void raise(String condition, String state, String level) {
    database.execute(
        """
        CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF %s THEN
            RAISE EXCEPTION 'as asked' USING ERRCODE = '%s';
          END IF;
          RETURN NEW;
        END $$
        """
            .formatted(condition, state));
    database.execute(
        "CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON order_view_v1 FOR EACH "
            + level
            + " EXECUTE FUNCTION fail()");
  }

  private void send(List<EventEnvelope> events) {
    topics.send(events);
    sent.addAll(events);
  }

  private void awaitViews() {
    await()
        .untilAsserted(
            () -> assertThat(ExpectedViews.read(database)).isEqualTo(ExpectedViews.of(sent)));
  }
}
