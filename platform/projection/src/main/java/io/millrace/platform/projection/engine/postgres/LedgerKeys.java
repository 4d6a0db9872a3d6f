package io.millrace.platform.projection.engine.postgres;

import io.millrace.platform.events.routing.Buckets;
import io.millrace.platform.projection.engine.StoreException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Keys in the table {@code customer} of every write shard. */
public final class LedgerKeys implements PersonKeySource {
  private static final Logger LOG = Logger.getLogger(LedgerKeys.class);

  private static final String READ =
      """
      SELECT c.id, c.wrapped_key, c.erased_at IS NOT NULL AS erased
      FROM unnest($1::int[], $2::uuid[]) AS w(bucket, id)
      JOIN customer c ON c.bucket = w.bucket AND c.id = w.id""";

  private final Collection<Pool> shards;
  private final Duration timeout;

  /**
   * @param timeout of one statement; views wait for it
   */
  public LedgerKeys(Collection<Pool> shards, Duration timeout) {
    this.shards = List.copyOf(shards);
    this.timeout = timeout;
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
        for (Row row : Answers.await(shard.preparedQuery(READ).execute(wanted), timeout)) {
          known.add(new Known(row.getUUID(0), row.getString(1), row.getBoolean(2)));
        }
      } catch (StoreException e) {
        LOG.warnf("keys of customers cannot be read from a write shard yet: %s", e.getMessage());
      }
    }
    return known;
  }
}
