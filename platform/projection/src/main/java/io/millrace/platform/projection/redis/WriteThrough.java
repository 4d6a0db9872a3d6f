package io.millrace.platform.projection.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.platform.events.cache.CachedRow;
import io.millrace.platform.events.cache.ViewEntries;
import io.millrace.platform.projection.ViewChange;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Write-through: rows that a transaction has changed are read again right after its commit, with
 * the progress of their view in one snapshot, and put into the cache that all query-services share.
 * So the first reader after a change finds it there, and none has to ask a replica that may not
 * have it yet.
 *
 * <p>Nothing waits for it, and nothing depends on it: what could not be written (Redis is away, or
 * too much changes at once) the query-services load themselves when they hear of the change. A
 * value is refused by Redis if a newer version is there, or was told of.
 */
public final class WriteThrough implements Consumer<List<ViewChange>> {
  private static final Logger LOG = Logger.getLogger(WriteThrough.class);
  private static final int ROWS_PER_ROUND = 200;
  private static final int MAX_WAITING = 10_000;

  /** How long a value is still served while it is loaded anew; the readers' own is shorter. */
  private static final Duration STALE_FOR = Duration.ofSeconds(10);

  private static final String SELECT =
      """
      WITH progress AS (
        SELECT (SELECT generation FROM view_generation WHERE view = $2) AS generation,
               array_agg(shard) AS shards, array_agg(tx) AS txs,
               array_agg(lower(parked)) AS parked, min(as_of) AS as_of
        FROM projection_progress WHERE projection = $2)
      SELECT r.key, r.version, r.body, p.generation, p.shards, p.txs, p.parked, p.as_of
      FROM progress p, (%s) AS r (key, version, body)
      """;

  /**
   * How it is done.
   *
   * @param ttl for how long a value is fresh, ±10 %: a backstop, as in the query-service
   * @param timeout for one round; a value that comes later is no use
   */
  public record Settings(Duration ttl, Duration timeout) {}

  private final Map<String, String> statements = new HashMap<>();
  private final Pool pool;
  private final Supplier<Redis> redis;
  private final Settings settings;
  private final InstantSource clock;
  private final String holder = UUID.randomUUID().toString();
  private final Map<String, Set<String>> waiting = new HashMap<>();
  private final AtomicBoolean away = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private boolean running;

  /**
   * Starts nothing.
   *
   * @param freshRows of each view that is written through, the statement that reads its rows
   * @param redis asked for each round
   */
  public WriteThrough(
      Map<String, String> freshRows,
      Pool pool,
      Supplier<Redis> redis,
      Settings settings,
      InstantSource clock) {
    freshRows.forEach((view, select) -> statements.put(view, SELECT.formatted(select)));
    this.pool = pool;
    this.redis = redis;
    this.settings = settings;
    this.clock = clock;
  }

  /** Values that are in Redis, since the start. */
  public long written() {
    return written.get();
  }

  /** Values that Redis had something newer than. */
  public long refused() {
    return refused.get();
  }

  /** Values that could not be written, or were too many. */
  public long lost() {
    return lost.get();
  }

  @Override
  public void accept(List<ViewChange> changes) {
    synchronized (this) {
      for (ViewChange change : changes) {
        if (statements.containsKey(change.view())) {
          add(waiting.computeIfAbsent(change.view(), view -> new LinkedHashSet<>()), change.key());
        }
      }
      if (running) {
        return;
      }
      running = true;
    }
    next();
  }

  private void add(Set<String> keys, String key) {
    if (keys.size() < MAX_WAITING) {
      keys.add(key);
    } else if (!keys.contains(key)) {
      lost.incrementAndGet();
    }
  }

  /** One round at a time, so that it takes one connection of the pool at most. */
  private void next() {
    Round round = take();
    if (round != null) {
      write(round).onComplete(done -> next());
    }
  }

  private record Round(String view, String[] keys) {}

  private synchronized @Nullable Round take() {
    for (Map.Entry<String, Set<String>> view : waiting.entrySet()) {
      List<String> keys = new ArrayList<>();
      Iterator<String> first = view.getValue().iterator();
      while (first.hasNext() && keys.size() < ROWS_PER_ROUND) {
        keys.add(first.next());
        first.remove();
      }
      if (!keys.isEmpty()) {
        return new Round(view.getKey(), keys.toArray(String[]::new));
      }
    }
    running = false;
    return null;
  }

  private Future<?> write(Round round) {
    return pool.preparedQuery(statements.get(round.view))
        .execute(Tuple.of(round.keys, round.view))
        .compose(rows -> send(round.view, rows))
        .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(this::count)
        .onFailure(failure -> missed(round, failure));
  }

  private Future<List<Response>> send(String view, RowSet<Row> rows) {
    List<Request> requests = new ArrayList<>();
    rows.forEach(row -> requests.add(put(view, row)));
    return requests.isEmpty() ? Future.succeededFuture(List.of()) : redis.get().batch(requests);
  }

  private Request put(String view, Row row) {
    long version = row.getLong("version");
    OffsetDateTime asOf = row.getOffsetDateTime("as_of");
    CachedRow value =
        new CachedRow(
            row.getString("body").getBytes(UTF_8),
            version,
            byShard(row, "txs"),
            byShard(row, "parked"),
            asOf == null ? null : asOf.toInstant(),
            null,
            clock.instant(),
            List.of(),
            Duration.ZERO);
    long fresh = jittered(settings.ttl().toMillis());
    Request request = Request.cmd(Command.EVAL).arg(ViewEntries.PUT).arg(2);
    ViewEntries.keys(view, row.getLong("generation"), row.getString("key")).forEach(request::arg);
    return request
        .arg(holder)
        .arg(version)
        .arg(Buffer.buffer(value.write()))
        .arg(fresh)
        .arg(fresh + STALE_FOR.toMillis())
        .arg(0);
  }

  private static Map<Integer, Long> byShard(Row row, String column) {
    Integer[] shards = row.getArrayOfIntegers("shards");
    @Nullable Long[] values = row.getArrayOfLongs(column);
    Map<Integer, Long> byShard = new HashMap<>();
    for (int i = 0; shards != null && values != null && i < shards.length; i++) {
      Long value = values[i];
      if (value != null) {
        byShard.put(shards[i], value);
      }
    }
    return byShard;
  }

  private static long jittered(long millis) {
    return (long) (millis * ThreadLocalRandom.current().nextDouble(0.9, 1.1));
  }

  private void count(List<Response> answers) {
    away.set(false);
    for (Response answer : answers) {
      (answer.toInteger() == 1 ? written : refused).incrementAndGet();
    }
  }

  private void missed(Round round, Throwable failure) {
    lost.addAndGet(round.keys.length);
    if (!away.getAndSet(true)) {
      LOG.warnf(
          "fresh rows of %s do not reach Redis; the query-services load them themselves until they"
              + " do: %s",
          round.view, failure);
    }
  }
}
