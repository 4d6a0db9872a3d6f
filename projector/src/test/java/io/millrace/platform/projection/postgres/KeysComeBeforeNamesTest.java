package io.millrace.platform.projection.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.routing.Buckets;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.postgres.PersonKeySource.Known;
import io.millrace.platform.projection.rebuild.postgres.LedgerKeys;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestProjector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever sees a name in a view finds its key beside it, and never one of an erased person. */
class KeysComeBeforeNamesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final TestDatabase database = TestDatabase.fresh();
  private final UUID ada = UUID.randomUUID();
  private final List<Collection<UUID>> asked = new ArrayList<>();
  private volatile List<Known> known = List.of();
  private final PersonKeyReplication keys = keys();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aKeyIsFetchedOnce() {
    known = List.of(new Known(ada, "a.key", false));

    see(ada);
    see(ada);

    assertThat(states()).containsExactly("present|a.key");
    assertThat(asked).hasSize(1);
  }

  @Test
  void aProjectorThatStartsAnewFindsTheKeyWhereItIs() {
    known = List.of(new Known(ada, "a.key", false));
    see(ada);

    keys().see(List.of(new Persons(Set.of(ada), Set.of())));

    assertThat(asked).hasSize(1);
  }

  @Test
  void anErasedPersonsKeyIsGoneAndStaysGone() {
    known = List.of(new Known(ada, "a.key", false));
    see(ada);

    keys.see(List.of(new Persons(Set.of(), Set.of(ada))));
    keys().see(List.of(new Persons(Set.of(ada), Set.of())));

    assertThat(states()).containsExactly("erased|null");
  }

  @Test
  void aRebuildThatComesUponAnErasedPersonFindsItErased() {
    known = List.of(new Known(ada, null, true));

    see(ada);

    assertThat(states()).containsExactly("erased|null");
  }

  @Test
  void onTwoShardsErasedCountsBeforeAKey() {
    known = List.of(new Known(ada, null, true), new Known(ada, "a.key", false));

    see(ada);

    assertThat(states()).containsExactly("erased|null");
  }

  @Test
  void aKeyThatCannotBeHadHoldsNothingUpAndComesLater() throws Exception {
    see(ada);
    assertThat(states()).containsExactly("awaited|null");

    known = List.of(new Known(ada, "a.key", false));
    Thread sweeper = Thread.ofPlatform().start(keys);
    await().until(() -> states().equals(List.of("present|a.key")));
    sweeper.interrupt();
    sweeper.join();
  }

  @Test
  void aStoreThatWentBackGetsItsKeysAgain() {
    known = List.of(new Known(ada, "a.key", false));
    see(ada);
    database.execute("DELETE FROM person_key");

    new PostgresProjectionStore(database.pool(), TestProjector.tables(), keys, TIMEOUT)
        .wentBack(List.of());
    see(ada);

    assertThat(states()).containsExactly("present|a.key");
  }

  @Test
  void soDoesOneWhoseTransactionFailed() {
    known = List.of(new Known(ada, "a.key", false));
    Supplier<Boolean> failing =
        () -> {
          database.execute("DELETE FROM person_key");
          throw new StoreException.Away("a failover", new IOException());
        };
    see(ada);

    assertThatThrownBy(() -> keys.before(List.of(), List.of(), failing))
        .isInstanceOf(StoreException.Away.class);
    see(ada);

    assertThat(states()).containsExactly("present|a.key");
  }

  @Test
  void theKeysAreThoseOfTheCustomersOnTheWriteShards() {
    UUID eve = UUID.randomUUID();
    database.execute(
        "CREATE TABLE customer (bucket int, id uuid, wrapped_key text, erased_at timestamptz)");
    String row = "INSERT INTO customer VALUES (%d, '%s', %s, %s)";
    database.execute(row.formatted(Buckets.of(ada.toString()), ada, "'a.key'", "NULL"));
    database.execute(row.formatted(Buckets.of(eve.toString()), eve, "NULL", "now()"));

    assertThat(
            new LedgerKeys(List.of(database.pool()), "customer", TIMEOUT)
                .of(List.of(ada, eve, UUID.randomUUID())))
        .containsExactlyInAnyOrder(new Known(ada, "a.key", false), new Known(eve, null, true));
  }

  private void see(UUID person) {
    keys.see(List.of(new Persons(Set.of(person), Set.of())));
  }

  private PersonKeyReplication keys() {
    return new PersonKeyReplication(
        database.pool(),
        persons -> {
          asked.add(persons);
          return known;
        },
        TIMEOUT,
        Duration.ofMillis(20));
  }

  private List<String> states() {
    return Arrays.asList(
        database
            .value(
                "SELECT coalesce(string_agg(state || '|' || coalesce(wrapped_key, 'null'), ','),"
                    + " '') FROM person_key")
            .split(","));
  }
}
