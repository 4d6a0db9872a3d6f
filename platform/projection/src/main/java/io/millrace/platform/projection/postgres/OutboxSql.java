package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.DeadLetter;
import io.millrace.platform.projection.ViewChange;
import io.millrace.platform.projection.apply.Announcement;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** Statements on {@code outbox}. */
public final class OutboxSql {
  private static final String PUT =
      """
      INSERT INTO outbox (views, keys, versions, id, letters)
      VALUES ($1::text[], $2::text[], $3::bigint[], $4, $5::bigint[])
      """;

  private static final String READ =
      """
      SELECT id, views, keys, versions, letters FROM outbox
      WHERE created_at <= now() - $1::bigint * interval '1 millisecond' AND id <> ALL ($2::uuid[])
      ORDER BY created_at LIMIT $3
      """;

  /**
   * What a transaction has to tell.
   *
   * @param letters the new ones by their ids
   */
  public record Entry(UUID id, List<ViewChange> changes, Map<Long, DeadLetter> letters) {
    Announcement announcement() {
      return new Announcement(id, changes, List.copyOf(letters.values()));
    }
  }

  private OutboxSql() {}

  public static Future<?> put(SqlClient client, Entry entry) {
    if (entry.announcement().isEmpty()) {
      return Future.succeededFuture();
    }
    Tuple parameters =
        Columns.of(entry.changes())
            .text(ViewChange::view)
            .text(ViewChange::key)
            .number(ViewChange::version)
            .tuple()
            .addUUID(entry.id())
            .addValue(entry.letters().keySet().toArray(Long[]::new));
    return client.preparedQuery(PUT).execute(parameters);
  }

  static Future<List<Announcement>> read(
      SqlClient client, Duration standingFor, Collection<UUID> except, int limit) {
    Tuple parameters = Tuple.of(standingFor.toMillis(), except.toArray(UUID[]::new), limit);
    return client
        .preparedQuery(READ)
        .execute(parameters)
        .compose(
            rows ->
                DeadLetterSql.byId(client, letters(rows))
                    .map(letters -> announcements(rows, letters)));
  }

  private static Long[] letters(RowSet<Row> rows) {
    List<Long> ids = new ArrayList<>();
    rows.forEach(row -> ids.addAll(List.of(row.getArrayOfLongs("letters"))));
    return ids.toArray(Long[]::new);
  }

  /** Letters that have been settled meanwhile are not told any more. */
  private static List<Announcement> announcements(RowSet<Row> rows, Map<Long, DeadLetter> letters) {
    List<Announcement> announcements = new ArrayList<>();
    for (Row row : rows) {
      String[] views = row.getArrayOfStrings("views");
      String[] keys = row.getArrayOfStrings("keys");
      Long[] versions = row.getArrayOfLongs("versions");
      List<ViewChange> changes = new ArrayList<>(views.length);
      for (int i = 0; i < views.length; i++) {
        changes.add(new ViewChange(views[i], keys[i], versions[i]));
      }
      List<DeadLetter> parked =
          Stream.of(row.getArrayOfLongs("letters"))
              .map(letters::get)
              .filter(Objects::nonNull)
              .toList();
      announcements.add(new Announcement(row.getUUID("id"), changes, parked));
    }
    return announcements;
  }

  static Future<?> remove(SqlClient client, Collection<UUID> ids) {
    return client
        .preparedQuery("DELETE FROM outbox WHERE id = ANY ($1)")
        .execute(Tuple.of((Object) ids.toArray(UUID[]::new)));
  }
}
