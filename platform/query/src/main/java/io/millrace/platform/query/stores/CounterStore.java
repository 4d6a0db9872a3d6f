package io.millrace.platform.query.stores;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** The only thing that this service writes: sums of counters, on the read primary. */
@Singleton
public class CounterStore {
  /** One statement, hence all or nothing; a batch that is known changes nothing. */
  private static final String ADD =
      """
      with batch as (
        insert into view_counter_batch (id) values ($1) on conflict do nothing returning id),
      forgotten as (
        delete from view_counter_batch where added_at < now() - interval '1 day')
      insert into view_counter (counter, key, count)
      select $2, added.key, added.n
      from unnest($3::text[], $4::bigint[]) as added (key, n), batch
      on conflict (counter, key)
      do update set count = view_counter.count + excluded.count, updated_at = now()
      """;

  /** Insufficient privilege. */
  private static final String FORBIDDEN = "42501";

  private final ReadStores stores;

  CounterStore(ReadStores stores) {
    this.stores = stores;
  }

  /**
   * Adds counts.
   *
   * @param batch names this addition: a second one of the same name has no effect
   * @return fails with the driver's exception, also when there is no primary to write to, and with
   *     {@link NotAllowedException} if the role may not write there
   */
  public Uni<Void> add(UUID batch, String counter, Map<String, Long> counts) {
    String[] keys = counts.keySet().toArray(String[]::new);
    Long[] sums = counts.values().toArray(Long[]::new);
    return stores
        .counterPool()
        .preparedQuery(ADD)
        .execute(Tuple.of(batch, counter, keys, sums))
        .replaceWithVoid()
        .onFailure(CounterStore::isForbidden)
        .transform(
            refused ->
                new NotAllowedException(
                    "the role '"
                        + stores.counterRole()
                        + "' (millrace.read.primary.username) may not write to view_counter and"
                        + " view_counter_batch. Nothing else is affected. Grant it select, insert,"
                        + " update and delete on both, or set millrace.counters.enabled=false",
                    refused));
  }

  private static boolean isForbidden(Throwable failure) {
    return failure instanceof PgException refused && FORBIDDEN.equals(refused.getSqlState());
  }

  /** The role lacks a right; its message is for the operator. */
  public static final class NotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotAllowedException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
