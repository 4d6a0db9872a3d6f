package io.millrace.platform.command.shards.postgres;

import io.millrace.platform.command.shards.BucketContents;
import io.millrace.platform.command.shards.LeaseLostException;
import io.millrace.platform.command.shards.Move;
import io.millrace.platform.command.shards.MoveSettings;
import io.millrace.platform.command.shards.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Takes a move from step to step. Each step can be begun again by another driver, after this one
 * stopped anywhere in it. Up to {@link Step#FENCED} a move can be taken back; from {@link
 * Step#HANDING_OVER} on it only goes forward, unless what the buckets hold elsewhere cannot follow,
 * which is known before anything was handed over.
 */
public final class Mover {
  private static final Logger LOG = Logger.getLogger(Mover.class);
  private static final int POLL_MILLIS = 25;
  private static final int ROUNDS = 50;
  private static final int FEW_AGGREGATES = 100;

  private final ShardConnections shards;
  private final MoveTable moves;
  private final BucketContents contents;
  private final BucketRows rows;
  private final MoveSettings settings;
  private final Runnable mapChanged;
  private final Consumer<String> journal;

  /**
   * A mover.
   *
   * @param mapChanged called when there is a new map
   * @param journal hears of every point that is reached
   */
  public Mover(
      ShardConnections shards,
      BucketContents contents,
      MoveSettings settings,
      Runnable mapChanged,
      Consumer<String> journal) {
    this.shards = shards;
    this.moves = new MoveTable(shards);
    this.contents = contents;
    this.rows = new BucketRows(contents.moved());
    this.settings = settings;
    this.mapChanged = mapChanged;
    this.journal = journal;
  }

  /**
   * Takes the move to its end.
   *
   * @param epoch of the driver's term
   * @return the move at its last step
   * @throws LeaseLostException if another driver took over
   * @throws SQLException if a shard does not answer; the move goes on when it is run again
   */
  public Move run(Move move, long epoch) throws SQLException, InterruptedException {
    Move now = move;
    while (!now.step().ended()) {
      journal.accept("begin " + now.step().label());
      try (Jdbc source = shards.open(now.source());
          Jdbc target = shards.open(now.target())) {
        Move next = new Term(now, epoch, source, target).next();
        if (next.step() != now.step()) {
          LOG.infof(
              "Move %d (%d buckets from write shard %d to %d): %s",
              move.id(), move.buckets().size(), move.source(), move.target(), next.step().label());
        }
        now = next;
      }
    }
    return now;
  }

  /** One step of a move: its connections, its fences. */
  private final class Term {
    private final Move move;
    private final long epoch;
    private final Fences fences;
    private final Jdbc source;
    private final Jdbc target;
    private final Copies copies;

    Term(Move move, long epoch, Jdbc source, Jdbc target) throws SQLException {
      this.move = move;
      this.epoch = epoch;
      this.fences = new Fences(move, epoch);
      this.source = source;
      this.target = target;
      this.copies = new Copies(rows, source, target, fences, journal);
      fences.adopt(source);
      fences.adopt(target);
    }

    Move next() throws SQLException, InterruptedException {
      return switch (move.step()) {
        case PLANNED -> begin();
        case COPYING -> copyNext();
        case CATCHING_UP -> catchUp();
        case FENCED -> finishFenced();
        case HANDING_OVER -> handOver();
        case CLEANING -> clean();
        case ABORTING -> abort();
        case DONE, FAILED -> move;
      };
    }

    /** The target refuses the buckets from now on, though no map sends anybody there. */
    private Move begin() throws SQLException {
      fences.set(target, Fences.ARRIVING);
      target.commit();
      journal.accept("arriving");
      long lowest = BucketRows.lowestRunning(source);
      source.commit();
      return moves.save(move.at(Step.COPYING).copied(0).caughtUpTo(lowest), epoch, 0, "");
    }

    /** A bucket at a time: a long transaction at the target would hold up its relay. */
    private Move copyNext() throws SQLException {
      if (move.copied() == move.buckets().size()) {
        return moves.save(move.at(Step.CATCHING_UP), epoch, 0, "");
      }
      long rows = copies.whole(move.buckets().get(move.copied()));
      return moves.save(move.copied(move.copied() + 1), epoch, rows, "");
    }

    private Move catchUp() throws SQLException, InterruptedException {
      Move now = move;
      for (int round = 0; round < ROUNDS; round++) {
        Copies.Delta delta = copies.changes(now);
        now = moves.save(now.caughtUpTo(delta.caughtUpTo()), epoch, delta.rows(), "");
        if (delta.aggregates() <= FEW_AGGREGATES) {
          break;
        }
      }
      long until = System.nanoTime() + settings.relayPatience().toNanos();
      while (RelayProgress.isBehind(source)) {
        if (System.nanoTime() - until >= 0) {
          return giveUp(
              now,
              "the relay of shard %d does not publish; is Kafka there?".formatted(move.source()));
        }
        moves.note(now, "waits for the relay of shard " + move.source());
        Thread.sleep(POLL_MILLIS * 8L);
      }
      return unlessParked(moves.save(now.at(Step.FENCED), epoch, 0, ""));
    }

    private Move finishFenced() throws SQLException, InterruptedException {
      if (!fences.close(source)) {
        return setBack(Step.CATCHING_UP, "commands or imports of the buckets run without a pause");
      }
      journal.accept("fenced");
      Move next;
      try {
        next = compareAndDrain();
      } catch (SQLException e) {
        // Commands wait behind the fence: it must not stand while a shard is away.
        setBack(Step.CATCHING_UP, String.valueOf(e.getMessage()));
        throw e;
      }
      // Where nobody knows whether this was stored the fence has to stay: it may have been.
      return next.step() == Step.FENCED
          ? moves.save(next.at(Step.HANDING_OVER), epoch, 0, "")
          : next;
    }

    /** The move as it is if all is well; else at the step to which it is set back. */
    private Move compareAndDrain() throws SQLException, InterruptedException {
      long begun = System.nanoTime();
      Copies.Delta delta = copies.changes(move);
      Move now = moves.save(move.caughtUpTo(delta.caughtUpTo()), epoch, delta.rows(), "");
      List<String> differences = rows.differences(source, target, move.buckets());
      source.rollback();
      target.rollback();
      if (!differences.isEmpty()) {
        LOG.warnf("Move %d: the copy differs in %s; it is made again", move.id(), differences);
        return setBack(Step.PLANNED, "the copy differs in " + differences);
      }
      journal.accept("compared");
      while (!RelayProgress.hasPublished(source, move.buckets())) {
        if (System.nanoTime() - begun >= settings.fencePatience().toNanos()) {
          return setBack(
              Step.CATCHING_UP, "the relay of shard %d is slow".formatted(move.source()));
        }
        Thread.sleep(POLL_MILLIS);
      }
      journal.accept("published");
      return System.nanoTime() - begun >= settings.fencePatience().toNanos()
          ? setBack(Step.CATCHING_UP, "the last changes took too long")
          : unlessParked(now);
    }

    /** The new shard's relay would send what comes after the event that stands still here. */
    private Move unlessParked(Move now) throws SQLException {
      Optional<String> parked = RelayProgress.parked(source, move.buckets());
      return parked.isEmpty()
          ? now
          : giveUp(
              now,
              "%s is parked by the relay of shard %d: it cannot be published, and what follows it"
                      .formatted(parked.get(), move.source())
                  + " must not overtake it; mend that first (docs/runbooks/relay.md)");
    }

    private Move handOver() throws SQLException {
      fences.hold(source, Fences.LEAVING);
      source.commit();
      Optional<String> refused = contents.follow(move);
      if (refused.isPresent()) {
        return giveUp(move, refused.get());
      }
      journal.accept("contents moved");
      long fenced = fencedMillis();
      fences.set(target, Fences.OPEN);
      target.commit();
      journal.accept("target open");
      Move next = moves.switchMap(move, epoch, fenced);
      journal.accept("switched");
      mapChanged.run();
      return next;
    }

    private long fencedMillis() throws SQLException {
      long millis =
          source.row(
              """
              SELECT coalesce(max(extract(epoch FROM clock_timestamp() - since) * 1000), 0)::bigint
              FROM bucket_fence WHERE move_id = ?""",
              row -> row.getLong(1),
              move.id());
      source.commit();
      return millis;
    }

    private Move clean() throws SQLException {
      fences.set(source, Fences.MOVED);
      source.commit();
      journal.accept("moved");
      deleteFrom(source, Fences.MOVED);
      return moves.save(move.at(Step.DONE), epoch, 0, "");
    }

    private Move abort() throws SQLException {
      fences.set(source, Fences.OPEN);
      source.commit();
      journal.accept("fence lifted");
      fences.set(target, Fences.ARRIVING);
      target.commit();
      deleteFrom(target, Fences.ARRIVING);
      fences.set(target, Fences.MOVED);
      target.commit();
      return moves.save(move.at(Step.FAILED), epoch, 0, note());
    }

    private String note() throws SQLException {
      try (Jdbc home = shards.home()) {
        return home.row(
            "SELECT coalesce(note, '') FROM shard_move WHERE id = ?",
            row -> row.getString(1),
            move.id());
      }
    }

    private void deleteFrom(Jdbc shard, String state) throws SQLException {
      for (int bucket : move.buckets()) {
        fences.hold(shard, state);
        rows.delete(shard, List.of(bucket));
        shard.commit();
        journal.accept("deleted");
      }
    }

    /** Lifts the fence and goes back to a step at which commands run; gives up in the end. */
    private Move setBack(Step step, String reason) throws SQLException {
      source.rollback();
      fences.set(source, Fences.OPEN);
      source.commit();
      return move.setbacks() >= settings.setbacks()
          ? giveUp(move, reason)
          : moves.save(move.backTo(step), epoch, 0, reason);
    }

    private Move giveUp(Move now, String reason) throws SQLException {
      LOG.warnf("Move %d is given up: %s", move.id(), reason);
      return moves.save(now.at(Step.ABORTING), epoch, 0, reason);
    }
  }
}
