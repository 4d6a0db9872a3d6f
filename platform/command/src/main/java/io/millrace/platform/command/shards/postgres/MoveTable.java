package io.millrace.platform.command.shards.postgres;

import io.millrace.platform.command.sharding.ShardMap.Version;
import io.millrace.platform.command.shards.LeaseLostException;
import io.millrace.platform.command.shards.Move;
import io.millrace.platform.command.shards.Step;
import io.millrace.platform.events.routing.Assignment;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** The moves and the lease of their driver, on the home shard. */
public final class MoveTable {
  private static final String COLUMNS =
      "id, buckets, source, target, step, copied, caught_up_to::text::bigint, setbacks";

  private static final String UNFINISHED =
      "SELECT " + COLUMNS + " FROM shard_move WHERE step NOT IN ('done', 'failed') ORDER BY id";

  private static final String ACQUIRE =
      """
      UPDATE shard_mover SET owner = ?, epoch = epoch + 1,
        expires_at = clock_timestamp() + ? * interval '1 millisecond'
      WHERE owner = ? OR expires_at <= clock_timestamp()
      RETURNING epoch""";

  private static final String KEEP =
      """
      UPDATE shard_mover SET expires_at = clock_timestamp() + ? * interval '1 millisecond'
      WHERE epoch = ?""";

  private static final String SAVE =
      """
      UPDATE shard_move SET step = ?, copied = ?, caught_up_to = ?::text::xid8, setbacks = ?,
        rows_moved = rows_moved + ?, note = ?, updated_at = now()
      WHERE id = ?""";

  private static final String NEWEST =
      "SELECT version, assignment FROM shard_map ORDER BY version DESC LIMIT 1";

  private static final String SWITCH =
      """
      INSERT INTO shard_map (version, kind, assignment, reason)
      SELECT version + 1, kind, ?, ? FROM shard_map WHERE version = ?""";

  private static final String INSERT =
      """
      INSERT INTO shard_move (buckets, source, target, requested_by) VALUES (?, ?, ?, ?)
      RETURNING id""";

  private final ShardConnections shards;

  /** The tables on the home shard of these. */
  public MoveTable(ShardConnections shards) {
    this.shards = shards;
  }

  /** The moves that are not at their end, oldest first. */
  public List<Move> unfinished() throws SQLException {
    try (Jdbc home = shards.home()) {
      return unfinished(home);
    }
  }

  /** The move as it is now. */
  public Move find(long id) throws SQLException {
    try (Jdbc home = shards.home()) {
      return home.row("SELECT " + COLUMNS + " FROM shard_move WHERE id = ?", MoveTable::move, id);
    }
  }

  /**
   * Begins a term of driving, if nobody else drives.
   *
   * @return the term's epoch
   */
  public OptionalLong acquire(String owner, Duration lease) throws SQLException {
    try (Jdbc home = shards.home()) {
      List<Long> epoch = home.rows(ACQUIRE, row -> row.getLong(1), owner, lease.toMillis(), owner);
      home.commit();
      return epoch.isEmpty() ? OptionalLong.empty() : OptionalLong.of(epoch.getFirst());
    }
  }

  /** Prolongs the term, or ends it with a lease of nothing; false if it is over already. */
  public boolean keep(long epoch, Duration lease) throws SQLException {
    try (Jdbc home = shards.home()) {
      int kept = home.update(KEEP, lease.toMillis(), epoch);
      home.commit();
      return kept == 1;
    }
  }

  /** Stores how far the move is. */
  Move save(Move move, long epoch, long rows, String note) throws SQLException {
    try (Jdbc home = shards.home()) {
      save(home, move, epoch, rows, note);
      home.commit();
      return move;
    }
  }

  /** Says for people what the move waits for. */
  void note(Move move, String note) throws SQLException {
    try (Jdbc home = shards.home()) {
      home.update("UPDATE shard_move SET note = ? WHERE id = ?", note, move.id());
      home.commit();
    }
  }

  /** Stores a new version of the map, in which the target has the buckets, and the next step. */
  Move switchMap(Move move, long epoch, long fencedMillis) throws SQLException {
    Move next = move.at(Step.CLEANING);
    try (Jdbc home = shards.home()) {
      save(home, next, epoch, 0, "");
      home.update("UPDATE shard_move SET fenced_millis = ? WHERE id = ?", fencedMillis, move.id());
      Version newest = newest(home);
      int[] shardsByBucket = newest.assignment().with(move.buckets(), move.target()).toArray();
      int inserted =
          home.update(
              SWITCH,
              Arrays.stream(shardsByBucket).boxed().toList(),
              "move %d: %d buckets from shard %d to %d"
                  .formatted(move.id(), move.buckets().size(), move.source(), move.target()),
              newest.number());
      if (inserted != 1) {
        throw new SQLException("shard map version %d vanished".formatted(newest.number()));
      }
      home.commit();
      return next;
    }
  }

  private static void save(Jdbc home, Move move, long epoch, long rows, String note)
      throws SQLException {
    if (home.rows("SELECT 1 FROM shard_mover WHERE epoch = ? FOR SHARE", row -> 1, epoch)
        .isEmpty()) {
      throw new LeaseLostException("its lease of epoch %d is over".formatted(epoch));
    }
    home.update(
        SAVE,
        move.step().label(),
        move.copied(),
        Long.toString(move.caughtUpTo()),
        move.setbacks(),
        rows,
        note,
        move.id());
  }

  static List<Move> unfinished(Jdbc home) throws SQLException {
    return home.rows(UNFINISHED, MoveTable::move);
  }

  static Version newest(Jdbc home) throws SQLException {
    return home.row(
        NEWEST, row -> new Version(row.getLong(1), Assignment.of(integers(row.getArray(2)))));
  }

  static long insert(Jdbc home, List<Integer> buckets, int source, int target, String actor)
      throws SQLException {
    return home.row(INSERT, row -> row.getLong(1), buckets, source, target, actor);
  }

  static int[] integers(Array array) throws SQLException {
    return Arrays.stream((Integer[]) array.getArray()).mapToInt(Integer::intValue).toArray();
  }

  private static Move move(ResultSet row) throws SQLException {
    return new Move(
        row.getLong(1),
        Arrays.stream(integers(row.getArray(2))).boxed().toList(),
        row.getInt(3),
        row.getInt(4),
        Step.ofLabel(row.getString(5)),
        row.getInt(6),
        row.getLong(7),
        row.getInt(8));
  }
}
