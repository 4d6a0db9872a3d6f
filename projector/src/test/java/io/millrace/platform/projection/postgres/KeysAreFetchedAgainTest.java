package io.millrace.platform.projection.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.projection.postgres.PersonKeyCopies.Part;
import io.millrace.platform.projection.postgres.PersonKeySource.Known;
import io.millrace.projector.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the write store has wrapped its keys anew, the copies beside the views follow. */
class KeysAreFetchedAgainTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final TestDatabase database = TestDatabase.fresh();
  private final UUID ada = UUID.randomUUID();
  private final UUID eve = UUID.randomUUID();
  private final List<Known> known = new ArrayList<>();
  private final PersonKeySource source = _ -> known;
  private final PersonKeyCopies copies = new PersonKeyCopies(database.pool(), source, LONG);

  @BeforeEach
  void twoKeysOfBefore() {
    know(new Known(ada, "old.a", false), new Known(eve, "old.e", false));
    new PersonKeyReplication(database.pool(), source, LONG, LONG)
        .see(List.of(new Persons(Set.of(ada, eve), Set.of())));
    assertThat(copies.count()).isEqualTo(Map.of("old", 2L));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theyAreFetchedOnceAndTheActIsInTheAudit() {
    know(new Known(ada, "new.a", false), new Known(eve, "new.e", false));

    assertThat(fetch()).isEqualTo(new Part(2, null));
    assertThat(fetch()).isEqualTo(new Part(0, null));

    assertThat(copies.count()).isEqualTo(Map.of("new", 2L));
    assertThat(
            database.rows(
                "SELECT actor || ' ' || (detail->>'fetched') FROM operator_audit ORDER BY id"))
        .containsExactly("ann 2", "ann 0");
  }

  @Test
  void aShardThatDoesNotAnswerLeavesItsCopiesAsTheyAre() {
    know(new Known(ada, "new.a", false));

    assertThat(fetch()).isEqualTo(new Part(1, null));

    assertThat(copies.count()).isEqualTo(Map.of("new", 1L, "old", 1L));
  }

  @Test
  void ofTwoShardsThatKnowSomebodyTheNewerKeyCountsAndErasedMost() {
    know(
        new Known(ada, "new.a", false),
        new Known(ada, "old.a", false),
        new Known(eve, "new.e", false),
        new Known(eve, null, true));

    fetch();

    assertThat(copies.count()).isEqualTo(Map.of("new", 1L));
    assertThat(database.value("SELECT state FROM person_key WHERE person = '" + eve + "'"))
        .isEqualTo("erased");
  }

  @Test
  void anErasedPersonIsNotBroughtBack() {
    database.execute("UPDATE person_key SET state = 'erased', wrapped_key = NULL");
    know(new Known(ada, "new.a", false), new Known(eve, "new.e", false));

    assertThat(fetch()).isEqualTo(new Part(0, null));
    assertThat(copies.count()).isEmpty();
  }

  private void know(Known... all) {
    known.clear();
    known.addAll(List.of(all));
  }

  private Part fetch() {
    return copies.fetch("new", null, LONG, "ann");
  }
}
