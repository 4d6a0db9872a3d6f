package io.millrace.command.runtime.postgres;

import io.millrace.command.runtime.Shard;
import io.millrace.command.runtime.ShardMap;
import io.millrace.command.runtime.config.WriteConfig;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Keeps the write store in shape: makes the ledger's partitions ahead of time and sweeps answers
 * that are older than anybody repeats a request. Every instance does it; it harms nobody twice.
 */
@Singleton
class Upkeep {
  private static final Duration EVERY = Duration.ofHours(1);
  private static final int SWEEP_ROWS = 10_000;

  /** Two instances must not make the same partition at once. */
  private static final String PARTITIONS =
      """
      SELECT make_event_partitions((now() AT TIME ZONE 'UTC')::date, $1)
      FROM (SELECT pg_advisory_xact_lock(7013210001)) AS one_at_a_time""";

  private static final String SWEEP =
      """
      DELETE FROM %1$s WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM %1$s
        WHERE created_at < now() - $1::bigint * interval '1 second'
          -- A move compares the rows of these.
          AND bucket NOT IN (SELECT bucket FROM bucket_fence WHERE state IN ('arriving', 'leaving'))
        LIMIT $2))""";

  private final ShardMap shards;
  private final WriteConfig config;
  private final Vertx vertx;
  private long timer;

  Upkeep(ShardMap shards, WriteConfig config, Vertx vertx) {
    this.shards = shards;
    this.config = config;
    this.vertx = vertx;
  }

  void onStart(@Observes @Priority(Migrations.FIRST + 2) StartupEvent event) {
    shards.all().forEach(this::run);
    timer = vertx.setPeriodic(EVERY.toMillis(), _ -> shards.all().forEach(this::run));
  }

  void onStop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  private void run(Shard shard) {
    partitions(shard)
        .chain(() -> sweep(shard, "idempotency"))
        .chain(() -> sweep(shard, "command_key"))
        .subscribe()
        .with(
            _ -> {},
            failure ->
                Log.warnf(
                    "Upkeep of write shard %d failed and will be tried again in %s: %s",
                    shard.number(), EVERY, failure.getMessage()));
  }

  private Uni<Void> partitions(Shard shard) {
    return rows(shard, PARTITIONS, Tuple.of(config.partitionDays())).replaceWithVoid();
  }

  /** In pieces, so that no transaction is long. */
  private Uni<Void> sweep(Shard shard, String table) {
    Tuple parameters = Tuple.of(config.keepAnswers().toSeconds(), SWEEP_ROWS);
    return rows(shard, SWEEP.formatted(table), parameters)
        .chain(
            rows ->
                rows.rowCount() < SWEEP_ROWS ? Uni.createFrom().voidItem() : sweep(shard, table));
  }

  /** By {@code withConnection}, see docs/pooling.md. */
  private static Uni<RowSet<Row>> rows(Shard shard, String statement, Tuple parameters) {
    return shard
        .pool()
        .withConnection(connection -> connection.preparedQuery(statement).execute(parameters));
  }
}
