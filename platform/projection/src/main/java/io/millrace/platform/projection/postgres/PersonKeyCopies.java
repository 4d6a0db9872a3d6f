package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.postgres.PersonKeySource.Known;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * After the write store has wrapped its keys anew: fetches the copies again that are wrapped with
 * an older key. Remembers nothing but the copies themselves. Blocks; for worker threads.
 */
public final class PersonKeyCopies {
  private static final int BATCH = 1_000;

  private static final String COUNT =
      """
      SELECT split_part(wrapped_key, '.', 1) AS key, count(*) AS persons
      FROM person_key WHERE state = 'present' GROUP BY 1 ORDER BY 1""";

  private static final String OLD =
      """
      SELECT person FROM person_key
      WHERE state = 'present' AND person > $1 AND NOT starts_with(wrapped_key, $2)
      ORDER BY person LIMIT $3""";

  // Of one who is erased meanwhile nothing is brought back.
  private static final String WRITE =
      """
      UPDATE person_key k SET state = w.state, wrapped_key = w.wrapped_key
      FROM unnest($1::uuid[], $2::text[], $3::text[]) AS w (person, state, wrapped_key)
      WHERE k.person = w.person AND k.state = 'present'""";

  private static final String AUDIT =
      """
      INSERT INTO operator_audit (actor, action, target, detail, outcome)
      VALUES ($1, 'personal-data rewrap', 'person_key', $2::text::json, 'done')""";

  private final Pool pool;
  private final PersonKeySource source;
  private final Duration timeout;

  /**
   * @param pool of the read primary
   * @param timeout of one statement
   */
  public PersonKeyCopies(Pool pool, PersonKeySource source, Duration timeout) {
    this.pool = pool;
    this.source = source;
    this.timeout = timeout;
  }

  /**
   * A part of the work.
   *
   * @param fetched so many copies were replaced
   * @param next where to go on; null at the end
   */
  public record Part(long fetched, @Nullable UUID next) {}

  /** How many copies are wrapped with which wrapping key. */
  public Map<String, Long> count() {
    Map<String, Long> counts = new LinkedHashMap<>();
    ask(COUNT, Tuple.tuple())
        .forEach(row -> counts.put(row.getString("key"), row.getLong("persons")));
    return counts;
  }

  /**
   * Fetches copies anew that are not wrapped with this key, until all are or that time is over. One
   * whose shard does not answer stays as it is.
   *
   * @param newest id of the wrapping key
   * @param after where to go on; null for the beginning
   * @param actor who asks, for the audit trail
   */
  public Part fetch(String newest, @Nullable UUID after, Duration atMost, String actor) {
    long end = System.nanoTime() + atMost.toNanos();
    UUID place = after == null ? new UUID(0, 0) : after;
    long fetched = 0;
    boolean through = false;
    while (!through && System.nanoTime() < end) {
      List<UUID> old = new ArrayList<>();
      for (Row row : ask(OLD, Tuple.of(place, newest + ".", BATCH))) {
        old.add(row.getUUID("person"));
      }
      fetched += replace(old, newest);
      through = old.size() < BATCH;
      place = old.isEmpty() ? place : old.getLast();
    }
    String detail = new JsonObject().put("newest", newest).put("fetched", fetched).encode();
    ask(AUDIT, Tuple.of(actor, detail));
    return new Part(fetched, through ? null : place);
  }

  private int replace(List<UUID> persons, String newest) {
    Map<UUID, Known> best = new HashMap<>();
    for (Known known : persons.isEmpty() ? List.<Known>of() : source.of(persons)) {
      best.merge(
          known.person(),
          known,
          (one, other) -> rank(one, newest) >= rank(other, newest) ? one : other);
    }
    List<Known> rows =
        best.values().stream().filter(k -> k.erased() || k.wrappedKey() != null).toList();
    return rows.isEmpty()
        ? 0
        : ask(
                WRITE,
                Tuple.of(
                    rows.stream().map(Known::person).toArray(UUID[]::new),
                    rows.stream()
                        .map(known -> known.erased() ? "erased" : "present")
                        .toArray(String[]::new),
                    rows.stream()
                        .map(known -> known.erased() ? null : known.wrappedKey())
                        .toArray(String[]::new)))
            .rowCount();
  }

  /** Of one who moves from shard to shard two may know: erased counts most, then the newest. */
  private static int rank(Known known, String newest) {
    String wrapped = known.wrappedKey();
    if (known.erased()) {
      return 3;
    }
    return wrapped == null ? 0 : wrapped.startsWith(newest + ".") ? 2 : 1;
  }

  private RowSet<Row> ask(String sql, Tuple parameters) {
    return DatabaseAnswers.await(pool.preparedQuery(sql).execute(parameters), timeout);
  }
}
