package io.millrace.platform.query.views;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A read of a view together with the view's progress. Both come from one statement, hence from one
 * snapshot on one store: progress that was read apart could promise rows that the read missed.
 *
 * @param <R> what a row becomes
 */
public final class ViewStatement<R> {
  private static final String PRESENT = "row_present";

  private final String sql;
  private final Tuple parameters;
  private final Function<Row, R> mapper;

  private ViewStatement(String sql, Tuple parameters, Function<Row, R> mapper) {
    this.sql = sql;
    this.parameters = parameters;
    this.mapper = mapper;
  }

  /**
   * A read of one view.
   *
   * @param projections what the rows depend on; progress is the least of them
   * @param select the query, complete with its own {@code order by} and {@code limit}
   * @param orderBy the same order once more, over the columns of {@code select}; empty if at most
   *     one row comes (a join promises no sorting)
   */
  public static <R> ViewStatement<R> of(
      List<String> projections,
      String select,
      String orderBy,
      Tuple parameters,
      Function<Row, R> mapper) {
    String names = projections.stream().collect(Collectors.joining("','", "'", "'"));
    String sql =
        """
        with progress as (
          select (select coalesce(sum(generation), 0)::bigint from view_generation
                  where view in (%1$s)) as progress_generation,
                 array_agg(shard) as progress_shards, array_agg(tx) as progress_txs,
                 array_agg(parked::text) as progress_parked, min(as_of) as progress_as_of
          from (select shard, min(tx) as tx, min(as_of) as as_of, range_agg(parked) as parked
                from projection_progress where projection in (%1$s)
                group by shard having count(*) = %2$d) p)
        select progress.*, v.*
        from progress left join (select true as %3$s, q.* from (%4$s) q) v on true
        """
            .formatted(names, projections.size(), PRESENT, select);
    return new ViewStatement<>(
        orderBy.isEmpty() ? sql : sql + "order by " + orderBy, parameters, mapper);
  }

  public String sql() {
    return sql;
  }

  public Tuple parameters() {
    return parameters;
  }

  public Snapshot<R> snapshot(RowSet<Row> answer) {
    List<R> rows = new ArrayList<>(answer.size());
    Progress progress = Progress.NONE;
    for (Row row : answer) {
      progress = Progress.of(row);
      if (row.getBoolean(PRESENT) != null) {
        rows.add(mapper.apply(row));
      }
    }
    return new Snapshot<>(rows, progress);
  }
}
