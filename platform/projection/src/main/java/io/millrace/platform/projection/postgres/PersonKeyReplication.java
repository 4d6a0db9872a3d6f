package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.postgres.PersonKeySource.Known;
import io.millrace.platform.service.background.BackgroundLoop;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the keys of persons beside the views, each before the first row that needs it, so that
 * whoever sees the row can open it. A write shard that does not answer holds no view up: the key is
 * awaited then, and asked for again until it is there.
 */
public final class PersonKeyReplication implements Runnable {
  private static final Logger LOG = Logger.getLogger(PersonKeyReplication.class);
  private static final int REMEMBERED = 100_000;
  private static final int AT_ONCE = 1_000;

  private static final String PRESENT = "SELECT person FROM person_key WHERE person = ANY ($1)";

  // Whatever comes late never brings an erased person back.
  private static final String WRITE =
      """
      INSERT INTO person_key AS k (person, state, wrapped_key)
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) ORDER BY 1
      ON CONFLICT (person) DO UPDATE SET state = excluded.state, wrapped_key = excluded.wrapped_key
      WHERE (k.state = 'awaited' AND excluded.state <> 'awaited')
        OR (k.state = 'present' AND excluded.state = 'erased')""";

  private static final String AWAITED =
      "SELECT person FROM person_key WHERE state = 'awaited' LIMIT $1";

  private final Pool pool;
  private final PersonKeySource source;
  private final Duration timeout;
  private final Duration interval;
  private final Set<UUID> remembered =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>(1024, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  /**
   * @param pool of the read primary
   * @param interval how often awaited keys are asked for
   */
  public PersonKeyReplication(
      Pool pool, PersonKeySource source, Duration timeout, Duration interval) {
    this.pool = pool;
    this.source = source;
    this.timeout = timeout;
    this.interval = interval;
  }

  /**
   * Sees to the keys of all whom these writes name, and of those whose erasure is parked: it waits
   * for no record before it. Then does the transaction that writes them. Throws {@link
   * StoreException}.
   */
  public <T> T before(
      Collection<RowWrites> writes,
      Collection<? extends FoldedBatch<?>> batches,
      Supplier<T> transaction) {
    List<Persons> all = new ArrayList<>();
    writes.forEach(write -> all.add(write.persons()));
    batches.forEach(batch -> all.add(Persons.erasedIn(batch.deadLetters())));
    see(all);
    try {
      return transaction.get();
    } catch (StoreException e) {
      forget();
      throw e;
    }
  }

  /** The store may have lost what is known to be there: it is looked at again. */
  void forget() {
    remembered.clear();
  }

  /** Has the keys of these persons beside the views. Throws {@link StoreException}. */
  public void see(Collection<Persons> all) {
    Set<UUID> missing = new HashSet<>();
    Map<UUID, Known> found = new HashMap<>();
    for (Persons persons : all) {
      missing.addAll(persons.sealed());
      persons.erased().forEach(person -> found.put(person, erased(person)));
    }
    missing.removeAll(remembered);
    missing.removeAll(found.keySet());
    if (!missing.isEmpty()) {
      ask(PRESENT, Tuple.of((Object) missing.toArray(UUID[]::new)))
          .forEach(row -> remember(row, missing));
      found.putAll(fetch(missing));
    }
    write(found.values());
    remembered.addAll(found.keySet());
  }

  private void remember(Row row, Set<UUID> missing) {
    missing.remove(row.getUUID(0));
    remembered.add(row.getUUID(0));
  }

  /** One answer for each: erased counts before a key, and a key before none. */
  private Map<UUID, Known> fetch(Set<UUID> persons) {
    Map<UUID, Known> best = new HashMap<>();
    if (persons.isEmpty()) {
      return best;
    }
    persons.forEach(person -> best.put(person, new Known(person, null, false)));
    for (Known known : source.of(persons)) {
      Known before = best.get(known.person());
      if (known.erased() || (known.wrappedKey() != null && before != null && !before.erased())) {
        best.put(known.person(), known);
      }
    }
    return best;
  }

  private void write(Collection<Known> known) {
    if (known.isEmpty()) {
      return;
    }
    List<Known> rows = new ArrayList<>(known);
    ask(
        WRITE,
        Tuple.of(
            rows.stream().map(Known::person).toArray(UUID[]::new),
            rows.stream().map(PersonKeyReplication::state).toArray(String[]::new),
            rows.stream().map(PersonKeyReplication::key).toArray(String[]::new)));
  }

  private static String state(Known known) {
    if (known.erased()) {
      return "erased";
    }
    return known.wrappedKey() == null ? "awaited" : "present";
  }

  private static @Nullable String key(Known known) {
    return known.erased() ? null : known.wrappedKey();
  }

  private static Known erased(UUID person) {
    return new Known(person, null, true);
  }

  private RowSet<Row> ask(String sql, Tuple parameters) {
    Future<RowSet<Row>> answer = pool.preparedQuery(sql).execute(parameters);
    return DatabaseAnswers.await(answer, timeout);
  }

  /** Asks for awaited keys until the thread is interrupted. */
  @Override
  public void run() {
    BackgroundLoop.every(interval, "fetching awaited keys", this::fetchAwaited).run();
  }

  private void fetchAwaited() {
    try {
      Set<UUID> awaited = new HashSet<>();
      ask(AWAITED, Tuple.of(AT_ONCE)).forEach(row -> awaited.add(row.getUUID(0)));
      write(fetch(awaited).values());
    } catch (StoreException e) {
      LOG.warnf("keys of persons are still awaited: %s", e.getMessage());
    }
  }
}
