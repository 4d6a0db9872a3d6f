package io.millrace.command.customer.postgres;

import io.millrace.platform.command.postgres.PgFailure;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.sealing.UnsealException;
import io.millrace.platform.events.sealing.WrappingKeys;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Wraps customers' keys anew, so that an older wrapping key can be given up. What a key opens stays
 * the same, so nobody has to be told. Each row is changed only if it is as it was read, and nothing
 * is remembered of the work but the rows themselves: it may end anywhere and begin anew.
 *
 * <p>Blocks; for a thread that may.
 */
@Singleton
public class KeyRewrap {
  private static final int BATCH = 500;
  private static final Duration STATEMENT = Duration.ofSeconds(20);

  private static final String COUNT =
      """
      SELECT split_part(wrapped_key, '.', 1) AS key, count(*) AS customers
      FROM customer WHERE wrapped_key IS NOT NULL GROUP BY 1 ORDER BY 1""";

  /** A move finds changed customers by their events, and compares rows at its end. */
  private static final String ON_THE_MOVE =
      "SELECT DISTINCT unnest(buckets) AS bucket FROM shard_move WHERE step NOT IN ('done', 'failed')";

  private static final String READ =
      """
      SELECT bucket, id, wrapped_key FROM customer
      WHERE (bucket, id) > ($1, $2) AND bucket <> ALL ($3)
        AND wrapped_key IS NOT NULL AND NOT starts_with(wrapped_key, $4)
      ORDER BY bucket, id LIMIT $5""";

  private static final String WRITE =
      """
      UPDATE customer c SET wrapped_key = w.wrapped
      FROM unnest($1::int[], $2::uuid[], $3::text[], $4::text[]) AS w (bucket, id, was, wrapped)
      WHERE c.bucket = w.bucket AND c.id = w.id AND c.wrapped_key = w.was""";

  private final WrappingKeys wrapping;
  private final RandomGenerator random;
  private final ShardMap shards;

  public KeyRewrap(WrappingKeys wrapping, RandomGenerator random, ShardMap shards) {
    this.wrapping = wrapping;
    this.random = random;
    this.shards = shards;
  }

  /** So many customers' keys of a shard are wrapped with this wrapping key. */
  public record Wrapped(int shard, String key, long customers) {}

  /** The customer up to whom the work is done. */
  public record Place(int shard, int bucket, UUID customer) {
    /** Before the first customer of the first shard. */
    public static final Place START = of(0);

    static Place of(int shard) {
      return new Place(shard, -1, new UUID(0, 0));
    }
  }

  /**
   * A part of the work.
   *
   * @param damaged customers whose keys cannot be opened though the wrapping key is here
   * @param next where to go on; null at the end
   */
  public record Part(long rewrapped, List<UUID> damaged, @Nullable Place next) {}

  /** How many keys are wrapped with which wrapping key, by shard. */
  public List<Wrapped> count() {
    List<Wrapped> all = new ArrayList<>();
    for (Shard shard : shards.all()) {
      for (Row row : ask(shard, COUNT, Tuple.tuple())) {
        all.add(new Wrapped(shard.number(), row.getString("key"), row.getLong("customers")));
      }
    }
    return all;
  }

  /** Wraps keys anew from there on, until it is through or that time is over. */
  public Part rewrap(Place from, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    long rewrapped = 0;
    List<UUID> damaged = new ArrayList<>();
    Place place = from;
    while (place.shard() < shards.all().size()) {
      if (System.nanoTime() >= end) {
        return new Part(rewrapped, damaged, place);
      }
      Shard shard = shards.all().get(place.shard());
      Batch batch = batch(shard, place, damaged);
      rewrapped += batch.write(shard);
      place = batch.last == null ? Place.of(place.shard() + 1) : batch.last;
    }
    return new Part(rewrapped, damaged, null);
  }

  private Batch batch(Shard shard, Place after, List<UUID> damaged) {
    Tuple parameters =
        Tuple.of(after.bucket(), after.customer(), onTheMove(), wrapping.newest() + ".", BATCH);
    Batch batch = new Batch();
    for (Row row : ask(shard, READ, parameters)) {
      UUID customer = row.getUUID("id");
      int bucket = row.getInteger("bucket");
      String was = row.getString("wrapped_key");
      try {
        batch.add(bucket, customer, was, wrapping.wrap(wrapping.unwrap(customer, was), random));
      } catch (UnsealException e) {
        damaged.add(customer);
      }
      batch.last = new Place(shard.number(), bucket, customer);
    }
    return batch;
  }

  private Integer[] onTheMove() {
    Set<Integer> buckets = new HashSet<>();
    ask(shards.home(), ON_THE_MOVE, Tuple.tuple()).forEach(row -> buckets.add(row.getInteger(0)));
    return buckets.toArray(Integer[]::new);
  }

  /** By {@code withConnection}, see docs/pooling.md. */
  private static RowSet<Row> ask(Shard shard, String sql, Tuple parameters) {
    return shard
        .pool()
        .withConnection(connection -> connection.preparedQuery(sql).execute(parameters))
        .onFailure()
        .transform(PgFailure::translated)
        .await()
        .atMost(STATEMENT);
  }

  /** Rows that were read, and their keys wrapped anew. */
  private static final class Batch {
    private final List<Integer> buckets = new ArrayList<>();
    private final List<UUID> customers = new ArrayList<>();
    private final List<String> before = new ArrayList<>();
    private final List<String> after = new ArrayList<>();
    private @Nullable Place last;

    void add(int bucket, UUID customer, String was, String wrapped) {
      buckets.add(bucket);
      customers.add(customer);
      before.add(was);
      after.add(wrapped);
    }

    /** How many rows were still as they had been read. */
    int write(Shard shard) {
      return customers.isEmpty()
          ? 0
          : ask(
                  shard,
                  WRITE,
                  Tuple.of(
                      buckets.toArray(Integer[]::new),
                      customers.toArray(UUID[]::new),
                      before.toArray(String[]::new),
                      after.toArray(String[]::new)))
              .rowCount();
    }
  }
}
