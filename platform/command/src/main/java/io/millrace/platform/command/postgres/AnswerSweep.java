package io.millrace.platform.command.postgres;

import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
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
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Sweeps answers that are older than anybody repeats a request. Every instance does it; it harms
 * nobody twice.
 */
@Singleton
class AnswerSweep {
  private static final Logger LOG = Logger.getLogger(AnswerSweep.class);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final int SWEEP_ROWS = 10_000;
  private static final List<String> TABLES = List.of("idempotency", "command_key");

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

  AnswerSweep(ShardMap shards, WriteConfig config, Vertx vertx) {
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
    for (String table : TABLES) {
      sweep(shard, table)
          .subscribe()
          .with(
              _ -> {},
              failure ->
                  LOG.warnf(
                      "Old rows of %s on write shard %d could not be swept; next try in %s: %s",
                      table, shard.number(), EVERY, failure.getMessage()));
    }
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
