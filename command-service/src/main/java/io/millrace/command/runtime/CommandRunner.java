package io.millrace.command.runtime;

import io.millrace.command.runtime.Outcome.Changed;
import io.millrace.command.runtime.Outcome.Settled;
import io.millrace.command.runtime.Transactions.Scope;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Runs every command in the same way: claim the key, load, decide, append, save, remember the
 * answer; one transaction, committed once.
 */
public final class CommandRunner {
  private final InstantSource clock;
  private final int maxAttempts;
  private final Duration timeout;
  private final Pause pause;
  private final CommitListener listener;

  /** Waits without holding a thread. */
  @FunctionalInterface
  public interface Pause {
    /** Completes after the time, where the caller may go on with its transaction. */
    Uni<Void> of(Duration time);
  }

  /**
   * A runner.
   *
   * @param maxAttempts how often a command is tried when its transaction may be done again
   * @param timeout after which the caller gets an answer in any case
   * @param listener hears of every commit that changed something
   */
  public CommandRunner(
      InstantSource clock,
      int maxAttempts,
      Duration timeout,
      Pause pause,
      CommitListener listener) {
    this.clock = clock;
    this.maxAttempts = maxAttempts;
    this.timeout = timeout;
    this.pause = pause;
    this.listener = listener;
  }

  /**
   * Runs the command. Fails with {@link ProblemException} only.
   *
   * <p>Once begun it runs to its end even if the caller goes away: a connection must not go back to
   * its pool in the middle of a transaction.
   */
  public <T, S> Uni<Committed> run(
      CommandCall call, Transactions<T> transactions, Task<T, S> task) {
    Stage stage = new Stage();
    Uni<Committed> whole = attempt(1, stage, call, transactions, task).invoke(this::announce);
    Uni<Committed> detached =
        Uni.createFrom()
            .emitter(emitter -> whole.subscribe().with(emitter::complete, emitter::fail));
    return detached
        .ifNoItem()
        .after(timeout)
        .recoverWithUni(() -> Uni.createFrom().failure(late(stage)));
  }

  private void announce(Committed committed) {
    if (!committed.replayed()) {
      listener.committed(committed.shard());
    }
  }

  private <T, S> Uni<Committed> attempt(
      int number, Stage stage, CommandCall call, Transactions<T> transactions, Task<T, S> task) {
    Uni<Committed> once = transactions.run(stage, scope -> inTransaction(scope, call, task));
    return once.onFailure(Retryable.class)
        .recoverWithUni(
            failure -> again(number, (Retryable) failure, stage, call, transactions, task));
  }

  /** A remedy is no failed attempt: who asks for it bounds how often. */
  private <T, S> Uni<Committed> again(
      int number,
      Retryable failure,
      Stage stage,
      CommandCall call,
      Transactions<T> transactions,
      Task<T, S> task) {
    Supplier<Uni<Void>> remedy = failure.remedy();
    if (remedy == null && number >= maxAttempts) {
      return Uni.createFrom().failure(exhausted(failure));
    }
    int next = remedy == null ? number + 1 : number;
    // Made here, so that it leads back to this context from wherever the remedy ends.
    Uni<Void> back = pause.of(backoff(number));
    return (remedy == null ? Uni.createFrom().voidItem() : remedy.get())
        .chain(() -> back)
        .chain(() -> attempt(next, stage, call, transactions, task));
  }

  private <T, S> Uni<Committed> inTransaction(Scope<T> scope, CommandCall call, Task<T, S> task) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Uni<Claim> claim = scope.ledger().claim(call.key(), call.lock());
    Uni<S> load = task.load(scope.store());
    if (scope.pipelined()) {
      // Sent in one go; the statements still run one after the other, each with a snapshot of its
      // own, so the load sees what the holder of the lock before us committed.
      return Uni.combine()
          .all()
          .unis(claim, load)
          .asTuple()
          .chain(
              both ->
                  claimed(
                      scope,
                      call,
                      task,
                      both.getItem1(),
                      Uni.createFrom().item(both.getItem2()),
                      now));
    }
    return claim.chain(found -> claimed(scope, call, task, found, load, now));
  }

  private <T, S> Uni<Committed> claimed(
      Scope<T> scope, CommandCall call, Task<T, S> task, Claim claim, Uni<S> load, Instant now) {
    return switch (claim) {
      case Claim.InFlight _ -> Uni.createFrom().failure(IdempotencyProblems.inFlight());
      case Claim.Used used
          when call.key() == null || !used.fingerprint().equals(call.key().fingerprint()) ->
          Uni.createFrom().failure(IdempotencyProblems.reused());
      case Claim.Used used -> Uni.createFrom().item(used.answer());
      case Claim.Free _ ->
          load.chain(loaded -> task.act(scope.store(), loaded, now))
              .chain(outcome -> write(scope, call, outcome));
    };
  }

  private static <T> Uni<Committed> write(Scope<T> scope, CommandCall call, Outcome outcome) {
    Uni<Committed> remember = scope.ledger().remember(call.key(), call.bucket(), outcome.answer());
    return switch (outcome) {
      case Settled _ -> remember;
      case Changed changed -> {
        Uni<Void> append = scope.ledger().append(changed.events(), call.metadata());
        if (!scope.pipelined()) {
          yield append.chain(() -> changed.save().get()).chain(() -> remember);
        }
        yield Uni.combine()
            .all()
            .unis(append, changed.save().get(), remember)
            .asTuple()
            .map(all -> all.getItem3());
      }
    };
  }

  private static ProblemException late(Stage stage) {
    return stage.abandon()
        ? StoreProblems.tooSlow().asException()
        : StoreProblems.outcomeUnknown().asException();
  }

  private static ProblemException exhausted(Throwable failure) {
    return StoreProblems.contended().asException(failure);
  }

  private static Duration backoff(int number) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(2, 10L << number));
  }
}
