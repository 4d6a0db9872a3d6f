package io.millrace.platform.projection.audit.postgres;

import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.ViewChange;
import io.millrace.platform.projection.postgres.OutboxSql;
import io.millrace.platform.projection.postgres.Session;
import io.millrace.platform.projection.postgres.Tables;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A table of sums beside its two copies: as it was, and as events add up. */
final class SumsTable {
  static final String SEEN = "_seen";
  static final String ADDED = "_added";
  private static final String WRONG = "_wrong";

  private static final String KEY =
      """
      SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS key
      FROM pg_index i
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
      WHERE i.indrelid = $1::text::regclass AND i.indisprimary
      """;

  private static final String COMPARE =
      """
      CREATE TEMP TABLE %3$s AS
      SELECT %1$s FROM (TABLE %2$s EXCEPT TABLE %4$s) AS lost
      UNION SELECT %1$s FROM (TABLE %4$s EXCEPT TABLE %2$s) AS wanted
      """;

  private static final String DIFFERING =
      """
      SELECT count(*) AS differing, (array_agg(k ORDER BY k))[1:3] AS examples
      FROM (SELECT concat_ws('/', %1$s) AS k FROM %2$s) AS keys
      """;

  // In the order in which rounds lock rows, which wait then.
  private static final String LOCK =
      "SELECT 1 FROM %2$s JOIN %3$s USING (%1$s) ORDER BY %1$s FOR UPDATE OF %2$s";

  // Each event changes the row's version: one that is as it was seen has had no other since.
  private static final String REMOVE =
      """
      DELETE FROM %2$s AS now
      WHERE (%1$s) IN (SELECT %1$s FROM %3$s)
        AND now::text IN (SELECT seen::text FROM %4$s AS seen JOIN %3$s USING (%1$s))
      """;

  private static final String ADD =
      """
      INSERT INTO %2$s SELECT added.* FROM %4$s AS added JOIN %3$s USING (%1$s) ORDER BY %1$s
      ON CONFLICT DO NOTHING
      RETURNING split_part(concat_ws(E'\\n', %1$s), E'\\n', 1) AS key, version
      """;

  private static final String LEFT =
      """
      SELECT count(*) AS left FROM %3$s
      LEFT JOIN %2$s AS now USING (%1$s) LEFT JOIN %4$s AS added USING (%1$s)
      WHERE now::text IS DISTINCT FROM added::text
      """;

  private final Session session;
  private final String view;
  private final String table;
  private final String key;
  private long differing;

  private SumsTable(Session session, String view, String table, String key) {
    this.session = session;
    this.view = view;
    this.table = table;
    this.key = key;
  }

  static SumsTable of(Session session, ProjectionId id, String name) {
    String table = Tables.physical(name, id.version());
    return new SumsTable(
        session, id.name(), table, session.row(KEY, table).orElseThrow().getString("key"));
  }

  /**
   * How many rows of the copies differ.
   *
   * @param examples gets the keys of a few
   */
  long compare(List<String> examples) {
    session.run(COMPARE.formatted(key, table + SEEN, table + WRONG, table + ADDED));
    Row found = session.row(DIFFERING.formatted(key, table + WRONG)).orElseThrow();
    differing = found.getLong("differing");
    if (differs()) {
      examples.addAll(List.of(found.getArrayOfStrings("examples")));
    }
    return differing;
  }

  boolean differs() {
    return differing > 0;
  }

  long differing() {
    return differing;
  }

  /**
   * Makes the rows that differ what events add up to, unless they have changed since they were
   * copied, and puts what changes into the outbox.
   *
   * @return how many differ still
   */
  long repair() {
    boolean committed = false;
    session.run("BEGIN");
    try {
      session.run(on(LOCK, SEEN));
      session.run(on(REMOVE, SEEN));
      List<ViewChange> changes = new ArrayList<>();
      session
          .rows(on(ADD, ADDED))
          .forEach(
              row -> changes.add(new ViewChange(view, row.getString(0), row.getLong("version"))));
      OutboxSql.Entry entry = new OutboxSql.Entry(UUID.randomUUID(), changes, Map.of());
      session.await(connection -> OutboxSql.put(connection, entry).map(true));
      long left = session.row(on(LEFT, ADDED)).orElseThrow().getLong("left");
      session.run("COMMIT");
      committed = true;
      return left;
    } finally {
      if (!committed) {
        session.run("ROLLBACK");
      }
    }
  }

  private String on(String sql, String copy) {
    return sql.formatted(key, table, table + WRONG, table + copy);
  }
}
