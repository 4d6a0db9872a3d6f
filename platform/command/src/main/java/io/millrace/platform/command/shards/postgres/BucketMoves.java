package io.millrace.platform.command.shards.postgres;

import io.millrace.platform.command.shards.Move;
import io.millrace.platform.command.shards.MovePlan;
import io.millrace.platform.command.shards.MovePlan.Part;
import io.millrace.platform.command.shards.MovePlan.RefusedException;
import io.millrace.platform.command.shards.MoveRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes requests for moves, and keeps a record of who made them. */
public final class BucketMoves {
  private static final String AUDIT =
      "INSERT INTO operator_audit (actor, action, request, outcome) VALUES (?, ?, ?::json, ?)";

  private final ShardConnections shards;
  private final int shardCount;
  private final int bucketsPerMove;

  /** Moves between so many shards, split into moves of at most so many buckets. */
  public BucketMoves(ShardConnections shards, int shardCount, int bucketsPerMove) {
    this.shards = shards;
    this.shardCount = shardCount;
    this.bucketsPerMove = bucketsPerMove;
  }

  /** A part of the plan that will be carried out, and under which number. */
  public record Accepted(long id, Part part) {}

  /** What would be done. Nothing is. */
  public List<Part> plan(MoveRequest request) throws SQLException {
    try (Jdbc home = shards.home()) {
      return plan(home, request);
    }
  }

  /**
   * Accepts the moves, all or none.
   *
   * @param actor who asks
   * @param action its name in the audit
   * @param json the request as it came
   * @throws RefusedException if it cannot be fulfilled; that is in the audit too
   */
  public List<Accepted> submit(MoveRequest request, String actor, String action, String json)
      throws SQLException {
    try (Jdbc home = shards.home()) {
      try {
        // Two requests at the same time must not have the same buckets.
        home.update("LOCK TABLE shard_move IN SHARE ROW EXCLUSIVE MODE");
        List<Accepted> accepted = new ArrayList<>();
        for (Part part : plan(home, request)) {
          long id = MoveTable.insert(home, part.buckets(), part.source(), part.target(), actor);
          accepted.add(new Accepted(id, part));
        }
        List<Long> ids = accepted.stream().map(Accepted::id).toList();
        home.update(AUDIT, actor, action, json, "accepted moves " + ids);
        home.commit();
        return accepted;
      } catch (RefusedException e) {
        home.rollback();
        home.update(AUDIT, actor, action, json, "refused: " + e.getMessage());
        home.commit();
        throw e;
      }
    }
  }

  private List<Part> plan(Jdbc home, MoveRequest request) throws SQLException {
    Set<Integer> moving =
        MoveTable.unfinished(home).stream()
            .map(Move::buckets)
            .flatMap(List::stream)
            .collect(Collectors.toSet());
    return MovePlan.of(
        request, MoveTable.newest(home).assignment(), moving, shardCount, bucketsPerMove);
  }
}
