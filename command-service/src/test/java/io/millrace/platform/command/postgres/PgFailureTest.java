package io.millrace.platform.command.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each failure of the database means to a caller. */
class PgFailureTest {
  @ParameterizedTest
  @CsvSource({
    "40001, RETRY",
    "40P01, RETRY",
    "23505, RETRY",
    "55P03, OVERLOADED",
    "57014, OVERLOADED",
    "53300, OVERLOADED",
    "53100, UNAVAILABLE",
    "25006, UNAVAILABLE",
    "08006, UNAVAILABLE",
    "57P01, UNAVAILABLE",
    "23514, DEFECT",
    "42601, DEFECT"
  })
  void everyStateHasItsMeaning(String state, PgFailure meaning) {
    PgException failure = new PgException("told by the server", "ERROR", state, null);

    assertThat(PgFailure.of(failure)).isEqualTo(meaning);
    assertThat(PgFailure.of(new IllegalStateException("wrapped", failure))).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({"event_default,, RETRY", "event_default, event_version_check, DEFECT"})
  void aRowThatWaitedForAPartitionWithOtherBoundsIsWrittenAgain(
      String table, String constraint, PgFailure meaning) {
    PgException failure =
        new PgException(
            "new row for relation violates its check",
            "ERROR",
            "23514",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            "public",
            table,
            null,
            null,
            constraint);

    assertThat(PgFailure.of(failure)).isEqualTo(meaning);
  }

  @Test
  void aBrokenConnectionIsNoDefect() {
    assertThat(PgFailure.of(new VertxException("Connection was closed")))
        .isEqualTo(PgFailure.UNAVAILABLE);
  }

  @Test
  void aCommitWithoutAnAnswerIsUnknownAndOneThatWasRefusedIsNot() {
    assertThat(PgFailure.outcomeUnknown(new VertxException("Connection was closed"))).isTrue();
    assertThat(PgFailure.outcomeUnknown(new PgException("going down", "FATAL", "57P01", null)))
        .isTrue();
    assertThat(PgFailure.outcomeUnknown(new PgException("serialise", "ERROR", "40001", null)))
        .isFalse();
  }
}
