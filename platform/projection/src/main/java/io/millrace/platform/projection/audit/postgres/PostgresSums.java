package io.millrace.platform.projection.audit.postgres;

import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.SumProjection;
import io.millrace.platform.projection.VersionStage;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.audit.SumsBench;
import io.millrace.platform.projection.audit.SumsVerdict;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.HistoryPlace;
import io.millrace.platform.projection.history.LedgerEntry;
import io.millrace.platform.projection.history.PastEvent;
import io.millrace.platform.projection.postgres.DatabaseAnswers;
import io.millrace.platform.projection.postgres.ProjectionTable;
import io.millrace.platform.projection.postgres.Session;
import io.millrace.platform.projection.postgres.Tables;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Copies of sums in temporary tables, and others of the same form that events are added up in by
 * the very statement that fills the view. What a view had taken when it was copied is everything
 * below its watermarks, but for the aggregates that had moved beyond them, that wait, or of which
 * something is lacking: of these the progress of that moment is kept.
 */
final class PostgresSums implements SumsBench {
  private static final int MOST_UNDER_WAY = 20_000;

  /** What operators have left out or edited is not what the ledger has. */
  private static final String EDITED =
      """
      SELECT count(*) AS letters FROM dead_letter_request r
      WHERE r.projection = $1 AND r.projection_version = $2
        AND (r.action = 'discard' OR EXISTS (
          SELECT 1 FROM operator_audit a
          WHERE a.action = 'dead-letter edit-and-replay' AND a.target = r.letter::text))
      """;

  private static final String LACKING =
      """
      SELECT DISTINCT aggregate_id FROM projection_difference
      WHERE projection = $1 AND projection_version = $2
      """;

  private static final String PROGRESS =
      """
      SELECT aggregate_id, version FROM projection_aggregate
      WHERE projection = $1 AND projection_version = $2 AND parked
      UNION
      SELECT aggregate_id, version FROM projection_aggregate
      WHERE projection = $1 AND projection_version = $2 AND aggregate_id = ANY ($3)
      """;

  /**
   * A view that is compared.
   *
   * @param belowTx of each shard what is surely in the sums
   * @param progress of the aggregates for which that does not hold
   */
  private record View(
      LiveProjection<?> projection, Map<Integer, Long> belowTx, Map<String, Long> progress) {}

  private final Session session;
  private final Tables tables;
  private final SortedMap<Integer, Long> ends = new TreeMap<>();
  private final Map<ProjectionId, View> views = new LinkedHashMap<>();
  private final Map<ProjectionId, SumsVerdict> verdicts = new HashMap<>();

  private PostgresSums(Session session, Tables tables) {
    this.session = session;
    this.tables = tables;
  }

  static PostgresSums open(
      Pool pool,
      Tables tables,
      Duration timeout,
      Predicate<ProjectionId> which,
      EventHistory history) {
    PostgresSums sums = new PostgresSums(Session.hold(pool, timeout), tables);
    boolean copied = false;
    try {
      sums.session.run("DISCARD TEMP");
      sums.session.run("BEGIN");
      sums.session.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      sums.copy(which, history);
      sums.session.run("COMMIT");
      copied = true;
      return sums;
    } finally {
      if (!copied) {
        sums.abandon();
      }
    }
  }

  private void abandon() {
    try {
      session.run("ROLLBACK");
    } finally {
      session.close();
    }
  }

  private void copy(Predicate<ProjectionId> which, EventHistory history) {
    WatermarkClaims claims = WatermarkClaims.read(session);
    // Asked for in the snapshot: what the sums hold had been committed by then.
    history.shards().forEach(shard -> ends.put(shard, history.end(shard)));
    for (ProjectionId id : claims.projections()) {
      if (which.test(id)) {
        tables
            .live(id, VersionStage.STANDBY)
            .filter(projection -> projection.function() instanceof SumProjection<?>)
            .ifPresent(projection -> copy(projection, claims, history));
      }
    }
  }

  private void copy(LiveProjection<?> projection, WatermarkClaims claims, EventHistory history) {
    ProjectionId id = projection.id();
    if (session.row(EDITED, id.name(), id.version()).orElseThrow().getLong("letters") > 0) {
      verdicts.put(
          id, SumsVerdict.unknown("an operator has discarded or edited dead letters of it"));
      return;
    }
    Map<Integer, Long> belowTx = new HashMap<>();
    Map<String, Long> progress = new HashMap<>();
    for (int shard : ends.keySet()) {
      long below = claims.belowTx(id, shard);
      List<PastEvent> underWay =
          history.read(
              shard,
              projection.function().reads(),
              new HistoryPlace(below - 1, Long.MAX_VALUE),
              ends.getOrDefault(shard, 0L),
              MOST_UNDER_WAY);
      if (underWay.size() == MOST_UNDER_WAY) {
        verdicts.put(id, SumsVerdict.unknown("it is too far behind the ledger"));
        return;
      }
      belowTx.put(shard, below);
      underWay.forEach(event -> progress.put(event.row().aggregateId(), 0L));
    }
    for (Row row : session.rows(LACKING, id.name(), id.version())) {
      progress.put(row.getString(0), 0L);
    }
    String[] ids = progress.keySet().toArray(String[]::new);
    for (Row row : session.rows(PROGRESS, id.name(), id.version(), ids)) {
      progress.put(row.getString(0), row.getLong(1));
    }
    for (String table : tables.of(id).tables()) {
      String own = Tables.physical(table, id.version());
      for (String copy : List.of(SumsTable.SEEN, SumsTable.ADDED)) {
        session.run("CREATE TEMP TABLE %s (LIKE %s INCLUDING ALL)".formatted(own + copy, own));
      }
      session.run("INSERT INTO %s SELECT * FROM %s".formatted(own + SumsTable.SEEN, own));
    }
    views.put(id, new View(projection, belowTx, progress));
  }

  @Override
  public Collection<LiveProjection<?>> views() {
    Set<LiveProjection<?>> live = new HashSet<>();
    views.values().forEach(view -> live.add(view.projection()));
    return live;
  }

  @Override
  public SortedMap<Integer, Long> ends() {
    return ends;
  }

  @Override
  public boolean has(ProjectionId id, LedgerEntry event) {
    View view = views.get(id);
    if (view == null) {
      return false;
    }
    Long applied = view.progress().get(event.aggregateId());
    return applied != null
        ? event.version() <= applied
        : event.tx() < view.belowTx().getOrDefault(event.shard(), 0L);
  }

  @Override
  public void add(FoldedBatch<?> additions) {
    addTyped(additions, tables.of(additions.projection().id()));
  }

  @SuppressWarnings("unchecked") // the table was registered under its own projection's name
  private <R> void addTyped(FoldedBatch<R> additions, ProjectionTable<?> found) {
    ProjectionTable<R> table = (ProjectionTable<R>) found;
    String upsert =
        table
            .upsert()
            .replace("{version}", additions.projection().id().version() + SumsTable.ADDED);
    session.select(
        upsert, DatabaseAnswers.refusing(() -> table.columns(List.copyOf(additions.rows()))));
  }

  @Override
  public void giveUp(ProjectionId view, String why) {
    views.remove(view);
    verdicts.put(view, SumsVerdict.unknown(why));
  }

  @Override
  public Map<ProjectionId, SumsVerdict> verdicts(boolean repair) {
    views.keySet().forEach(id -> verdicts.put(id, verdict(id, repair)));
    return verdicts;
  }

  private SumsVerdict verdict(ProjectionId id, boolean repair) {
    long differing = 0;
    long left = 0;
    List<String> examples = new ArrayList<>();
    for (String name : tables.of(id).tables()) {
      SumsTable table = SumsTable.of(session, id, name);
      differing += table.compare(examples);
      left += repair && table.differs() ? table.repair() : table.differing();
    }
    return new SumsVerdict(
        differing, left, differing == 0 ? "" : "for example " + String.join(", ", examples));
  }

  /** The tables go with the connection, or are replaced by the next to use it. */
  @Override
  public void close() {
    try {
      session.run("DISCARD TEMP");
    } finally {
      session.close();
    }
  }
}
