package io.millrace.platform.projection.audit.postgres;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.projection.Projection;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.SumProjection;
import io.millrace.platform.projection.audit.AuditRun;
import io.millrace.platform.projection.audit.AuditRun.Phase;
import io.millrace.platform.projection.audit.AuditStore;
import io.millrace.platform.projection.audit.Auditor;
import io.millrace.platform.projection.audit.Difference;
import io.millrace.platform.projection.audit.SumsBench;
import io.millrace.platform.projection.audit.SumsVerdict;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.HistoryPlace;
import io.millrace.platform.projection.history.LedgerEntry;
import io.millrace.platform.projection.postgres.DatabaseAnswers;
import io.millrace.platform.projection.postgres.ProjectionTable;
import io.millrace.platform.projection.postgres.Session;
import io.millrace.platform.projection.postgres.Tables;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The auditor's comparisons and memory on the read primary. */
public final class PostgresAudits implements AuditStore {
  private final Pool pool;
  private final Tables tables;
  private final Duration timeout;
  private final Comparison comparison;

  public PostgresAudits(Pool pool, Tables tables, Duration timeout) {
    this.pool = pool;
    this.tables = tables;
    this.timeout = timeout;
    this.comparison = new Comparison(pool, tables, timeout);
  }

  @Override
  public Optional<AuditRun> take(String worker, Auditor.Settings settings) {
    Tuple parameters = Tuple.of(worker, settings.lease().toMillis(), settings.rounds());
    for (Row row : rows(AuditSql.TAKE, parameters)) {
      return Optional.of(run(row, worker, settings.repair()));
    }
    if (settings.rounds()) {
      rows(AuditSql.NEXT_ROUND, Tuple.of(settings.interval().toMillis()));
    }
    return Optional.empty();
  }

  private static AuditRun run(Row row, String worker, boolean repairByItself) {
    boolean onDemand = row.getString("requested_by") != null;
    return new AuditRun(
        row.getLong("id"),
        row.getString("view"),
        onDemand ? row.getBoolean("repair") : repairByItself,
        onDemand,
        worker,
        Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
        Duration.ofMillis((long) (row.getDouble("in_phase") * 1000)),
        row.getInteger("shard"),
        new HistoryPlace(row.getLong("tx"), row.getLong("position")),
        row.getLong("below_tx"),
        row.getLong("events_done"),
        row.getLong("events_total"));
  }

  @Override
  public Set<AggregateType> types(@Nullable String view) {
    Set<AggregateType> types = new TreeSet<>();
    tables.ofView(view).forEach(table -> types.addAll(table.projection().reads()));
    return types;
  }

  @Override
  public boolean hasSums(@Nullable String view) {
    return tables.ofView(view).stream().anyMatch(t -> t.projection() instanceof SumProjection<?>);
  }

  @Override
  public void move(AuditRun to) {
    within(session -> move(session, to));
  }

  private static void move(Session session, AuditRun to) {
    RowSet<Row> moved =
        session.rows(
            AuditSql.MOVE,
            to.id(),
            to.worker(),
            to.phase().name().toLowerCase(Locale.ROOT),
            to.shard(),
            to.reached().tx(),
            to.reached().position(),
            to.belowTx(),
            to.eventsDone(),
            to.eventsTotal());
    requireOwn(to, moved);
  }

  private static void requireOwn(AuditRun run, RowSet<Row> changed) {
    if (changed.rowCount() == 0) {
      throw new StoreException.Fenced(
          "run " + run.id() + " is over, or another worker took it", new IllegalStateException());
    }
  }

  @Override
  public Map<String, Long> compare(AuditRun next, Collection<LedgerEntry> page) {
    Comparison.Result result = comparison.compare(isIn(next), page);
    within(
        session -> {
          move(session, next);
          List<Map.Entry<ProjectionId, Long>> counts = List.copyOf(result.compared().entrySet());
          session.select(
              AuditSql.COUNT,
              DifferenceSql.of(
                  next,
                  DifferenceSql.keyed(counts, Map.Entry::getKey).number(Map.Entry::getValue)));
          DifferenceSql.suspect(session, next, result.differences());
        });
    Map<String, Long> compared = new TreeMap<>();
    result.compared().forEach((id, count) -> compared.merge(id.name(), count, Long::sum));
    return compared;
  }

  private static Predicate<ProjectionId> isIn(AuditRun run) {
    return id -> run.view() == null || id.name().equals(run.view());
  }

  @Override
  public SumsBench sums(AuditRun run, EventHistory history) {
    return PostgresSums.open(pool, tables, timeout, isIn(run), history);
  }

  @Override
  public void judged(AuditRun run, Map<ProjectionId, SumsVerdict> verdicts) {
    List<Map.Entry<ProjectionId, SumsVerdict>> all = List.copyOf(verdicts.entrySet());
    within(
        session -> {
          move(session, run);
          session.select(
              AuditSql.SUMS,
              DifferenceSql.of(
                  run,
                  DifferenceSql.keyed(all, Map.Entry::getKey)
                      .number(each -> each.getValue().differing())
                      .number(each -> each.getValue().left())
                      .text(each -> each.getValue().remark())));
        });
  }

  @Override
  public boolean suspects(AuditRun run) {
    return rows(AuditSql.SUSPECTS, Tuple.of(run.id())).size() > 0;
  }

  @Override
  public Recheck recheck(AuditRun run) {
    Recheck result = new Recheck(new TreeMap<>(), new TreeMap<>());
    List<Difference> page = next(run, null);
    while (!page.isEmpty()) {
      Map<ProjectionId, Map<String, Difference>> lacking = stillLacking(page);
      List<Difference> gone = new ArrayList<>();
      List<Difference> left = new ArrayList<>();
      for (Difference each : page) {
        Difference now =
            lacking.getOrDefault(each.projection(), Map.of()).get(each.entry().aggregateId());
        (now == null ? result.gone() : result.left())
            .merge(each.projection().name(), 1L, Long::sum);
        if (now == null) {
          gone.add(each);
        } else {
          left.add(now);
        }
      }
      within(
          session -> {
            move(session, run);
            DifferenceSql.settle(session, run, gone, left);
          });
      page = next(run, page.getLast());
    }
    if (run.phase() == Phase.CONFIRM) {
      rows(AuditSql.COUNT_FOUND, Tuple.of(run.id()));
    }
    return result;
  }

  private List<Difference> next(AuditRun run, @Nullable Difference after) {
    return Session.within(pool, timeout, session -> DifferenceSql.next(session, run, after));
  }

  private Map<ProjectionId, Map<String, Difference>> stillLacking(List<Difference> page) {
    Map<ProjectionId, Map<String, Difference>> lacking = new HashMap<>();
    for (ProjectionId id : page.stream().map(Difference::projection).distinct().toList()) {
      List<LedgerEntry> entries =
          page.stream().filter(d -> d.projection().equals(id)).map(Difference::entry).toList();
      for (Difference each : comparison.compare(id::equals, entries).differences()) {
        lacking.computeIfAbsent(id, key -> new HashMap<>()).put(each.entry().aggregateId(), each);
      }
    }
    return lacking;
  }

  @Override
  public void askForRepair(AuditRun run) {
    String[] sums =
        tables.ofView(null).stream()
            .map(ProjectionTable::projection)
            .filter(function -> function instanceof SumProjection<?>)
            .map(Projection::name)
            .toArray(String[]::new);
    within(
        session -> {
          move(session, run);
          DifferenceSql.askForRepair(session, run, sums);
        });
  }

  @Override
  public List<Difference> toRepair(Collection<Checkpoint> held, int limit) {
    return Session.within(pool, timeout, session -> DifferenceSql.toRepair(session, held, limit));
  }

  @Override
  public void trouble(AuditRun run, String reason) {
    rows(AuditSql.TROUBLE, Tuple.of(run.id(), run.worker(), reason));
  }

  @Override
  public void finish(AuditRun run) {
    within(
        session -> {
          session.rows(AuditSql.COMPLETE, run.id(), run.view());
          requireOwn(run, session.rows(AuditSql.FINISH, run.id(), run.worker()));
          session.rows(AuditSql.FORGET_OLD, run.id(), run.view());
          session.rows(AuditSql.FORGET_RUNS, run.id(), run.view() == null);
        });
  }

  @Override
  public List<Standing> standings() {
    List<Standing> standings = new ArrayList<>();
    for (Row row : rows(AuditSql.STANDINGS, Tuple.tuple())) {
      Double age = row.getDouble("age");
      standings.add(
          new Standing(
              row.getString("projection"),
              row.getLong("differing"),
              Optional.ofNullable(age).map(seconds -> Duration.ofMillis((long) (seconds * 1000)))));
    }
    return standings;
  }

  private void within(Consumer<Session> work) {
    Session.within(
        pool,
        timeout,
        session -> {
          work.accept(session);
          return true;
        });
  }

  private RowSet<Row> rows(String sql, Tuple parameters) {
    return DatabaseAnswers.await(
        pool.withConnection(connection -> connection.preparedQuery(sql).execute(parameters)),
        timeout);
  }
}
