package io.millrace.platform.projection.audit.postgres;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.projection.AggregateProgress;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.UnknownPolicy;
import io.millrace.platform.projection.audit.Difference;
import io.millrace.platform.projection.audit.Difference.Kind;
import io.millrace.platform.projection.history.LedgerEntry;
import io.millrace.platform.projection.postgres.ProgressSql;
import io.millrace.platform.projection.postgres.ProjectionTable;
import io.millrace.platform.projection.postgres.RowTable;
import io.millrace.platform.projection.postgres.Session;
import io.millrace.platform.projection.postgres.Tables;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for events of the ledger in the views, in one snapshot: watermarks say what a view claims
 * to have, progress and rows what it has.
 */
final class Comparison {
  private static final String DISCARDED =
      """
      SELECT DISTINCT aggregate_id FROM dead_letter_request
      WHERE projection = $1 AND projection_version = $2 AND action = 'discard'
        AND outcome IS NOT NULL AND outcome NOT LIKE 'refused%' AND aggregate_id = ANY ($3)
      """;

  private static final String WAITING =
      """
      SELECT DISTINCT aggregate_id FROM dead_letter
      WHERE projection = $1 AND projection_version = $2 AND aggregate_id = ANY ($3)
      """;

  /**
   * What came of it.
   *
   * @param compared number of events that each view claims to have
   * @param differences at most one per aggregate and view
   */
  record Result(Map<ProjectionId, Long> compared, List<Difference> differences) {}

  private final Pool pool;
  private final Tables tables;
  private final Duration timeout;

  Comparison(Pool pool, Tables tables, Duration timeout) {
    this.pool = pool;
    this.tables = tables;
    this.timeout = timeout;
  }

  /** Compares these events in those versions. */
  Result compare(Predicate<ProjectionId> which, Collection<LedgerEntry> events) {
    return Session.within(
        pool,
        timeout,
        session -> {
          session.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
          WatermarkClaims claims = WatermarkClaims.read(session);
          Result result = new Result(new HashMap<>(), new ArrayList<>());
          for (ProjectionId id : claims.projections()) {
            if (which.test(id)) {
              tables
                  .find(id)
                  .ifPresent(table -> compare(session, id, table, claims, events, result));
            }
          }
          return result;
        });
  }

  private void compare(
      Session session,
      ProjectionId id,
      ProjectionTable<?> table,
      WatermarkClaims claims,
      Collection<LedgerEntry> events,
      Result result) {
    Set<AggregateType> reads = table.projection().reads();
    List<LedgerEntry> claimed =
        events.stream()
            .filter(event -> reads.contains(event.type()) && claims.covers(id, event))
            .toList();
    if (claimed.isEmpty()) {
      return;
    }
    result.compared().put(id, (long) claimed.size());
    View view = read(session, id, table, claimed);
    Map<String, Difference> found = new HashMap<>();
    for (LedgerEntry event : claimed) {
      Kind kind = view.lacks(event);
      if (kind != null) {
        found.merge(
            event.aggregateId(),
            new Difference(
                id,
                claims.partition(id, event),
                event,
                kind,
                view.progressOf(event.aggregateId()).version()),
            (one, other) -> one.entry().version() > other.entry().version() ? one : other);
      }
    }
    if (!found.isEmpty()) {
      found.keySet().removeAll(discarded(session, view, found));
      result.differences().addAll(found.values());
    }
  }

  private View read(
      Session session, ProjectionId id, ProjectionTable<?> table, List<LedgerEntry> events) {
    Set<String> ids = new HashSet<>();
    events.forEach(event -> ids.add(event.aggregateId()));
    Map<String, AggregateProgress> progress = new HashMap<>();
    Set<String> parked = new HashSet<>();
    for (Row row :
        session.rows(ProgressSql.READ, id.name(), id.version(), ids.toArray(String[]::new))) {
      progress.put(row.getString(0), new AggregateProgress(row.getLong(1), row.getBoolean(2)));
      if (row.getBoolean(2)) {
        parked.add(row.getString(0));
      }
    }
    Set<String> waiting = among(session, WAITING, id, parked);
    if (!(table instanceof RowTable<?> rows)) {
      return new View(id, null, progress, waiting, Map.of());
    }
    Map<String, NavigableSet<Long>> versions = new HashMap<>();
    for (Row row : session.select(tables.statement(rows.versions(), id), rows.keys(ids))) {
      versions.computeIfAbsent(row.getString(0), key -> new TreeSet<>()).add(row.getLong(1));
    }
    return new View(id, rows, progress, waiting, versions);
  }

  /** Those of the aggregates that the statement finds. */
  private static Set<String> among(
      Session session, String sql, ProjectionId id, Set<String> aggregates) {
    Set<String> found = new HashSet<>();
    if (!aggregates.isEmpty()) {
      session
          .rows(sql, id.name(), id.version(), aggregates.toArray(String[]::new))
          .forEach(row -> found.add(row.getString(0)));
    }
    return found;
  }

  /** Where an operator has left events out, the row is not what the ledger would make of it. */
  private static Set<String> discarded(
      Session session, View view, Map<String, Difference> candidates) {
    Set<String> ids = among(session, DISCARDED, view.id(), candidates.keySet());
    ids.removeIf(id -> !isApplied(candidates.get(id)));
    return ids;
  }

  private static boolean isApplied(@Nullable Difference candidate) {
    return candidate != null && candidate.progress() >= candidate.entry().version();
  }

  /**
   * What a view has of some aggregates.
   *
   * @param table null: sums, which have no rows of an aggregate
   * @param waiting aggregates with dead letters
   * @param versions of the rows of each aggregate
   */
  private record View(
      ProjectionId id,
      @Nullable RowTable<?> table,
      Map<String, AggregateProgress> progress,
      Set<String> waiting,
      Map<String, NavigableSet<Long>> versions) {
    AggregateProgress progressOf(String aggregateId) {
      return progress.getOrDefault(aggregateId, AggregateProgress.NONE);
    }

    /** How the event is lacking; null: it is there, or waits as a dead letter. */
    @Nullable Kind lacks(LedgerEntry event) {
      AggregateProgress applied = progressOf(event.aggregateId());
      boolean isApplied = applied.version() >= event.version();
      if (isApplied ? shows(event) : waiting.contains(event.aggregateId())) {
        return null;
      }
      return hasAny(event, applied) ? Kind.BEHIND : Kind.MISSING;
    }

    private boolean shows(LedgerEntry event) {
      if (table == null
          || table.projection().passesOver().contains(event.eventType())
          || table.projection().onUnknown() == UnknownPolicy.SKIP) {
        return true;
      }
      NavigableSet<Long> rows = rows(event);
      return table.hasRowPerEvent()
          ? rows.contains(event.version())
          : !rows.isEmpty() && rows.last() >= event.version();
    }

    private boolean hasAny(LedgerEntry event, AggregateProgress applied) {
      if (table == null) {
        return applied.version() > 0;
      }
      return table.hasRowPerEvent()
          ? rows(event).contains(event.version())
          : !rows(event).isEmpty();
    }

    private NavigableSet<Long> rows(LedgerEntry event) {
      return versions.getOrDefault(event.aggregateId(), Collections.emptyNavigableSet());
    }
  }
}
