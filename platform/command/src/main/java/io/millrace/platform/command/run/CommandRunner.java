package io.millrace.platform.command.run;

import io.millrace.platform.command.idempotency.IdempotencyProblems;
import io.millrace.platform.command.run.Outcome.Changed;
import io.millrace.platform.command.run.Outcome.Settled;
import io.millrace.platform.command.sharding.Route;
import io.millrace.platform.command.transaction.BucketFenced;
import io.millrace.platform.command.transaction.Claim;
import io.millrace.platform.command.transaction.CommandCall;
import io.millrace.platform.command.transaction.CommandStage;
import io.millrace.platform.command.transaction.Committed;
import io.millrace.platform.command.transaction.KeyReservations;
import io.millrace.platform.command.transaction.Pipelined;
import io.millrace.platform.command.transaction.Retryable;
import io.millrace.platform.command.transaction.Transactions;
import io.millrace.platform.command.transaction.Transactions.Pipelining;
import io.millrace.platform.command.transaction.Transactions.Scope;
import io.millrace.platform.service.problems.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple3;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Runs every command in the same way: claim the key, load, decide, append, save, remember the
 * answer; one transaction, committed once.
 */
public final class CommandRunner {
  private static final int HOME = 0;

  private final InstantSource clock;
  private final int maxAttempts;
  private final Duration timeout;
  private final Pause pause;
  private final CommitListener listener;
  private final KeyReservations keys;
  private final MapRefresh maps;
  private final Duration movePatience;

  /** Waits without holding a thread. */
  @FunctionalInterface
  public interface Pause {
    /** Completes after the time, where the caller may go on with its transaction. */
    Uni<Void> of(Duration time);
  }

  /** Looks whether there is a newer shard map. */
  @FunctionalInterface
  public interface MapRefresh {
    /** Completes when the newest map that can be had is in use; does not fail. */
    Uni<Void> now();
  }

  /** How long a command waits for a bucket on the move, if nobody says otherwise. */
  private static final Duration MOVE_PATIENCE = Duration.ofSeconds(5);

  /** A runner of commands whose shards never change. */
  public CommandRunner(
      InstantSource clock,
      int maxAttempts,
      Duration timeout,
      Pause pause,
      CommitListener listener) {
    this(
        clock,
        maxAttempts,
        timeout,
        pause,
        listener,
        KeyReservations.NONE,
        () -> Uni.createFrom().voidItem(),
        MOVE_PATIENCE);
  }

  /**
   * A runner.
   *
   * @param maxAttempts how often a command is tried when its transaction may be done again
   * @param timeout after which the caller gets an answer in any case
   * @param listener hears of every commit that changed something
   * @param keys keeps a key for one request over all shards
   * @param maps asked when a shard says that it does not serve a bucket
   * @param movePatience how long a command waits for a bucket on the move
   */
  public CommandRunner(
      InstantSource clock,
      int maxAttempts,
      Duration timeout,
      Pause pause,
      CommitListener listener,
      KeyReservations keys,
      MapRefresh maps,
      Duration movePatience) {
    this.clock = clock;
    this.maxAttempts = maxAttempts;
    this.timeout = timeout;
    this.pause = pause;
    this.listener = listener;
    this.keys = keys;
    this.maps = maps;
    this.movePatience = movePatience;
  }

  /** One command under way. */
  private record Run<T, S>(
      CommandCall call,
      Route<T> route,
      IntFunction<? extends Task<T, S>> tasks,
      CommandStage stage,
      long rerouteUntilNanos) {}

  /**
   * Runs the command on the home shard, whatever the map says. Fails with {@link ProblemException}
   * only; at once with {@code bucket-moving} if the shard does not serve the bucket.
   */
  public <T, S> Uni<Committed> run(
      CommandCall call, Transactions<T> transactions, Task<T, S> task) {
    return run(call, () -> new Route.Place<>(HOME, transactions), _ -> task, Duration.ZERO);
  }

  /**
   * Runs the command. Fails with {@link ProblemException} only.
   *
   * <p>Once begun it runs to its end even if the caller goes away: a connection must not go back to
   * its pool in the middle of a transaction.
   *
   * @param tasks the command as it is on the shard with this number
   */
  public <T, S> Uni<Committed> run(
      CommandCall call, Route<T> route, IntFunction<? extends Task<T, S>> tasks) {
    return run(call, route, tasks, movePatience);
  }

  private <T, S> Uni<Committed> run(
      CommandCall call,
      Route<T> route,
      IntFunction<? extends Task<T, S>> tasks,
      Duration patience) {
    CommandStage stage = new CommandStage();
    Run<T, S> run = new Run<>(call, route, tasks, stage, System.nanoTime() + patience.toNanos());
    Uni<Committed> whole = attempt(1, run).invoke(this::announce);
    Uni<Committed> detached =
        Uni.createFrom()
            .emitter(emitter -> whole.subscribe().with(emitter::complete, emitter::fail));
    return detached
        .ifNoItem()
        .after(timeout)
        .failWith(() -> StoreProblems.late(stage).asException());
  }

  private void announce(Committed committed) {
    if (!committed.replayed()) {
      listener.committed(committed.shard());
    }
  }

  private <T, S> Uni<Committed> attempt(int number, Run<T, S> run) {
    Route.Place<T> place = run.route().now();
    Task<T, S> task = run.tasks().apply(place.shard());
    Uni<Committed> once =
        keys.before(run.call(), place.shard())
            .chain(
                () ->
                    place
                        .transactions()
                        .run(
                            run.stage(),
                            scope -> inTransaction(scope, place.shard(), run.call(), task)));
    return once.onFailure(Retryable.class)
        .recoverWithUni(failure -> again(number, (Retryable) failure, run))
        .onFailure(BucketFenced.class)
        .recoverWithUni(() -> reroute(number, run));
  }

  /** A remedy is no failed attempt: who asks for it bounds how often. */
  private <T, S> Uni<Committed> again(int number, Retryable failure, Run<T, S> run) {
    Supplier<Uni<Void>> remedy = failure.remedy();
    if (remedy == null && number >= maxAttempts) {
      return Uni.createFrom().failure(exhausted(failure));
    }
    int next = remedy == null ? number + 1 : number;
    // Made here, so that it leads back to this context from wherever the remedy ends.
    Uni<Void> back = pause.of(remedy == null ? backoff(number) : Duration.ZERO);
    return (remedy == null ? Uni.createFrom().voidItem() : remedy.get())
        .chain(() -> back)
        .chain(() -> attempt(next, run));
  }

  /** Waits a moment and goes where the newest map says. Being sent on is no failed attempt. */
  private <T, S> Uni<Committed> reroute(int number, Run<T, S> run) {
    if (System.nanoTime() - run.rerouteUntilNanos() >= 0) {
      return Uni.createFrom().failure(StoreProblems.moving().asException());
    }
    Uni<Void> back = pause.of(Duration.ofMillis(ThreadLocalRandom.current().nextLong(10, 40)));
    return maps.now().chain(() -> back).chain(() -> attempt(number, run));
  }

  private <T, S> Uni<Committed> inTransaction(
      Scope<T> scope, int shard, CommandCall call, Task<T, S> task) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    scope.ledger().willChange(task.locks());
    Uni<Claim> claim = scope.ledger().claim(call);
    Uni<S> load = task.load(scope.store());
    if (scope.pipelining() == Pipelining.ALL) {
      // Sent in one go; the statements still run one after the other, each with a snapshot of its
      // own, so the load sees what the holder of the lock before us committed.
      return Pipelined.all(claim, load)
          .chain(
              both ->
                  claimed(
                      scope,
                      shard,
                      call,
                      task,
                      both.getItem1(),
                      Uni.createFrom().item(both.getItem2()),
                      now));
    }
    return claim.chain(found -> claimed(scope, shard, call, task, found, load, now));
  }

  private <T, S> Uni<Committed> claimed(
      Scope<T> scope,
      int shard,
      CommandCall call,
      Task<T, S> task,
      Claim claim,
      Uni<S> load,
      Instant now) {
    return switch (claim) {
      case Claim.Fenced _ -> Uni.createFrom().failure(new BucketFenced(shard));
      case Claim.InFlight _ -> Uni.createFrom().failure(IdempotencyProblems.inFlight());
      case Claim.Used used
          when call.key() == null || !used.fingerprint().equals(call.key().fingerprint()) ->
          Uni.createFrom().failure(IdempotencyProblems.reused());
      case Claim.Used used -> Uni.createFrom().item(used.answer());
      case Claim.Free _ ->
          load.chain(loaded -> task.act(scope.store(), loaded, now))
              .chain(
                  outcome ->
                      keys.within(call, shard, scope.ledger())
                          .chain(() -> write(scope, call, outcome)));
    };
  }

  private static <T> Uni<Committed> write(Scope<T> scope, CommandCall call, Outcome outcome) {
    Uni<Committed> remember = scope.ledger().remember(call, outcome.answer());
    return switch (outcome) {
      case Settled _ -> remember;
      case Changed changed -> {
        Uni<Void> append = scope.ledger().append(changed.events(), call.metadata());
        yield switch (scope.pipelining()) {
          case NONE -> append.chain(() -> changed.save().get()).chain(() -> remember);
          // The first and the last wait for the other commands, which one that failed must not.
          case AFTER_CLAIM ->
              Uni.combine()
                  .all()
                  .unis(append, changed.save().get(), remember)
                  .asTuple()
                  .map(Tuple3::getItem3);
          case ALL -> Pipelined.all(append, changed.save().get(), remember).map(Tuple3::getItem3);
        };
      }
    };
  }

  private static ProblemException exhausted(Throwable failure) {
    return StoreProblems.contended().asException(failure);
  }

  private static Duration backoff(int number) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(2, 10L << number));
  }
}
