package io.millrace.platform.projection.rebuild.postgres;

import io.millrace.platform.events.routing.Buckets;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.postgres.DatabaseAnswers;
import io.millrace.platform.projection.postgres.PersonKeySource;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Keys in the table of persons of every write shard. */
public final class LedgerKeys implements PersonKeySource {
  private static final Logger LOG = Logger.getLogger(LedgerKeys.class);

  private final Collection<Pool> shards;
  private final Duration timeout;
  private final String read;

  /**
   * @param table of persons, with bucket, id, wrapped_key and erased_at
   * @param timeout of one statement; views wait for it
   */
  public LedgerKeys(Collection<Pool> shards, String table, Duration timeout) {
    this.shards = List.copyOf(shards);
    this.timeout = timeout;
    this.read =
        """
        SELECT p.id, p.wrapped_key, p.erased_at IS NOT NULL AS erased
        FROM unnest($1::int[], $2::uuid[]) AS w(bucket, id)
        JOIN %s p ON p.bucket = w.bucket AND p.id = w.id"""
            .formatted(table);
  }

  @Override
  public List<Known> of(Collection<UUID> persons) {
    Tuple wanted =
        Tuple.of(
            persons.stream().map(id -> Buckets.of(id.toString())).toArray(Integer[]::new),
            // Without the cast each of them would be a parameter.
            (Object) persons.toArray(UUID[]::new));
    List<Known> known = new ArrayList<>();
    for (Pool shard : shards) {
      try {
        for (Row row : DatabaseAnswers.await(shard.preparedQuery(read).execute(wanted), timeout)) {
          known.add(new Known(row.getUUID(0), row.getString(1), row.getBoolean(2)));
        }
      } catch (StoreException e) {
        LOG.warnf("keys of persons cannot be read from a write shard yet: %s", e.getMessage());
      }
    }
    return known;
  }
}
