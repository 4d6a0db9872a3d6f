package io.millrace.platform.projection.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.projection.StoreException;
import io.millrace.projector.testkit.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL answers decides whether an event is parked, tried again, or somebody else's. */
class EachDatabaseErrorHasItsKindTest {
  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void end() {
    database.close();
  }

  /** Data that it takes never: the event is parked. */
  @ParameterizedTest
  @ValueSource(strings = {"22021", "22003", "22P05", "23505", "23514", "23502", "54000"})
  void dataThatItRefuses(String state) {
    assertThatThrownBy(() -> raise(state)).isInstanceOf(StoreException.Refused.class);
  }

  /** A state of the database that passes: everything waits and is tried again. */
  @ParameterizedTest
  @ValueSource(
      strings = {"40001", "40P01", "57014", "57P01", "53300", "53100", "25006", "08006", "55P03"})
  void aStateThatPasses(String state) {
    assertThatThrownBy(() -> raise(state)).isInstanceOf(StoreException.Away.class);
  }

  @Test
  void aCheckpointThatMoved() {
    assertThatThrownBy(() -> raise("MR001")).isInstanceOf(StoreException.Fenced.class);
  }

  private static void raise(String state) {
    DatabaseAnswers.await(
        database
            .pool()
            .query("DO $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = '" + state + "'; END $$")
            .execute(),
        Duration.ofSeconds(10));
  }
}
