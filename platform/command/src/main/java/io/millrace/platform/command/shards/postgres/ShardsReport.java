package io.millrace.platform.command.shards.postgres;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.millrace.platform.command.sharding.ShardMap.Version;
import io.millrace.platform.command.shards.Step;
import io.millrace.platform.events.routing.Assignment;
import io.millrace.platform.events.routing.BucketRuns;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The shards as an operator sees them.
 *
 * @param map the newest stored map
 * @param moves those that are not at their end, and the last ten that are; newest first
 */
@RegisterForReflection
public record ShardsReport(MapState map, List<ShardState> shards, List<MoveState> moves) {
  /**
   * The stored map.
   *
   * @param kind rule by which it was first made
   * @param configuredKind rule of the settings, to which {@code rebalance} leads
   * @param misplaced buckets that the settings would have elsewhere
   */
  @RegisterForReflection
  public record MapState(
      long version,
      String kind,
      String configuredKind,
      int misplaced,
      String reason,
      String changedAt) {}

  /**
   * A shard.
   *
   * @param state up, read-only or unreachable
   * @param rows of tables, by the database's own statistics, so about; -1 if unreachable
   */
  @RegisterForReflection
  public record ShardState(
      int shard,
      String state,
      int buckets,
      @JsonAnyGetter Map<String, Long> rows,
      String bucketRuns) {}

  /** A move and how far it is. */
  @RegisterForReflection
  public record MoveState(
      long id,
      String buckets,
      int count,
      int from,
      int to,
      String step,
      int bucketsCopied,
      long rowsMoved,
      long fencedMillis,
      int setbacks,
      String note,
      String requestedBy,
      String requestedAt,
      String updatedAt) {}

  private static final String MAP =
      """
      SELECT version, kind, reason, to_json(created_at)#>>'{}' FROM shard_map
      ORDER BY version DESC LIMIT 1""";

  private static final String MOVES =
      """
      SELECT id, buckets, source, target, step, copied, rows_moved, fenced_millis, setbacks,
        coalesce(note, ''), requested_by, to_json(requested_at)#>>'{}', to_json(updated_at)#>>'{}'
      FROM shard_move
      WHERE step NOT IN ('done', 'failed')
        OR id IN (SELECT id FROM shard_move WHERE step IN ('done', 'failed')
          ORDER BY id DESC LIMIT 10)
      ORDER BY id DESC""";

  private static final String IN_RECOVERY = "SELECT pg_is_in_recovery()";

  private static final String ROWS =
      "SELECT coalesce(max(n_live_tup), 0) FROM pg_stat_user_tables WHERE relname = ?";

  /**
   * Looks now.
   *
   * @param count number of shards
   * @param configured what the settings ask for
   * @param counted tables whose rows are told, by the name that they are told under
   * @throws SQLException if the home shard does not answer
   */
  public static ShardsReport of(
      ShardConnections shards,
      int count,
      String configuredKind,
      Assignment configured,
      Map<String, String> counted)
      throws SQLException {
    try (Jdbc home = shards.home()) {
      Version newest = MoveTable.newest(home);
      int misplaced = newest.assignment().differing(configured).size();
      MapState map =
          home.row(
              MAP,
              row ->
                  new MapState(
                      row.getLong(1),
                      row.getString(2),
                      configuredKind,
                      misplaced,
                      row.getString(3),
                      row.getString(4)));
      List<ShardState> states = new ArrayList<>();
      IntStream.range(0, count)
          .forEach(shard -> states.add(state(shards, shard, newest.assignment(), counted)));
      return new ShardsReport(map, states, home.rows(MOVES, ShardsReport::move));
    }
  }

  private static ShardState state(
      ShardConnections shards, int shard, Assignment assignment, Map<String, String> counted) {
    List<Integer> buckets = assignment.bucketsOf(shard);
    String runs = BucketRuns.format(buckets);
    try (Jdbc connection = shards.open(shard)) {
      boolean readOnly = connection.row(IN_RECOVERY, row -> row.getBoolean(1));
      Map<String, Long> rows = new TreeMap<>();
      for (Map.Entry<String, String> table : counted.entrySet()) {
        rows.put(table.getKey(), connection.row(ROWS, row -> row.getLong(1), table.getValue()));
      }
      return new ShardState(shard, readOnly ? "read-only" : "up", buckets.size(), rows, runs);
    } catch (SQLException e) {
      Map<String, Long> unknown = new TreeMap<>();
      counted.keySet().forEach(name -> unknown.put(name, -1L));
      return new ShardState(shard, "unreachable", buckets.size(), unknown, runs);
    }
  }

  private static MoveState move(ResultSet row) throws SQLException {
    List<Integer> buckets =
        Arrays.stream(MoveTable.integers(row.getArray(2))).sorted().boxed().toList();
    return new MoveState(
        row.getLong(1),
        BucketRuns.format(buckets),
        buckets.size(),
        row.getInt(3),
        row.getInt(4),
        Step.ofLabel(row.getString(5)).label(),
        row.getInt(6),
        row.getLong(7),
        row.getLong(8),
        row.getInt(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        row.getString(13));
  }
}
