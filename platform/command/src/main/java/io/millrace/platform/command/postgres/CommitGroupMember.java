package io.millrace.platform.command.postgres;

import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.command.transaction.BucketFenced;
import io.millrace.platform.command.transaction.Claim;
import io.millrace.platform.command.transaction.CommandAnswer;
import io.millrace.platform.command.transaction.CommandCall;
import io.millrace.platform.command.transaction.CommandStage;
import io.millrace.platform.command.transaction.Committed;
import io.millrace.platform.command.transaction.LockKey;
import io.millrace.platform.command.transaction.NewEvent;
import io.millrace.platform.command.transaction.Retryable;
import io.millrace.platform.command.transaction.Transactions.Pipelining;
import io.millrace.platform.command.transaction.Transactions.Scope;
import io.millrace.platform.command.transaction.WriteTransaction;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.service.problems.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One command, alone or in a {@link CommitGroup}. Used by one event loop only. */
final class CommitGroupMember<R> implements WriteTransaction {
  private final CommandStage stage;
  private final Function<Scope<SqlConnection>, Uni<R>> work;
  private final ShardTransactions alone;
  private final UniEmitter<? super R> caller;
  private final Context context;
  private final long sinceNanos = System.nanoTime();

  private @Nullable CommitGroup group;
  private Collection<LockKey> locks = List.of();
  private @Nullable R result;
  private @Nullable Throwable failure;
  private boolean answered;

  CommitGroupMember(
      CommandStage stage,
      Function<Scope<SqlConnection>, Uni<R>> work,
      ShardTransactions alone,
      UniEmitter<? super R> caller,
      Context context) {
    this.stage = stage;
    this.work = work;
    this.alone = alone;
    this.caller = caller;
    this.context = context;
  }

  Duration waited() {
    return Duration.ofNanos(System.nanoTime() - sinceNanos);
  }

  /** Runs the command in a transaction of its own. */
  void runAlone(Runnable ended) {
    context.runOnContext(
        _ ->
            alone
                .run(stage, work)
                .onTermination()
                .invoke(ended)
                .subscribe()
                .with(caller::complete, caller::fail));
  }

  /** Begins the command in the group's transaction. */
  void start(CommitGroup joined, SqlConnection connection) {
    group = joined;
    Scope<SqlConnection> scope = new Scope<>(connection, this, Pipelining.AFTER_CLAIM);
    Uni.createFrom()
        .deferred(() -> work.apply(scope))
        .subscribe()
        .with(
            item -> {
              result = item;
              joined.ended();
            },
            cause -> {
              failure = cause;
              if (!refused() && !(cause instanceof Left)) {
                // It may have written something, so nothing of this transaction can stay.
                joined.breakUp();
              }
              joined.ended();
            });
  }

  /** Whether the command came to something that the commit decides on. */
  boolean succeeded() {
    return failure == null;
  }

  /**
   * Whether it is told no for certain, whatever becomes of the group: such a failure has written
   * nothing.
   */
  boolean refused() {
    return failure instanceof ProblemException
        || failure instanceof BucketFenced
        || (failure instanceof Retryable again && again.remedy() != null);
  }

  /**
   * Whether its own failure is all that there is to tell: a refusal, or the word to do it again,
   * with whatever has to happen before, which is its sender's business.
   */
  boolean decided() {
    return refused() || failure instanceof Retryable;
  }

  boolean enterCommit() {
    return stage.enterCommit();
  }

  void notCommitted() {
    stage.undone();
  }

  boolean answered() {
    return answered;
  }

  /** Tells the caller what came of it, where the caller is at home. */
  void answer() {
    answered = true;
    Throwable told = failure;
    context.runOnContext(
        _ -> {
          if (told == null) {
            caller.complete(result);
          } else {
            caller.fail(told);
          }
        });
  }

  void fail(Throwable cause) {
    failure = cause;
    answer();
  }

  Collection<LockKey> locks() {
    return locks;
  }

  @Override
  public void willChange(Collection<LockKey> rows) {
    locks = rows;
  }

  @Override
  public Uni<Claim> claim(CommandCall call) {
    return Uni.createFrom()
        .emitter(
            claim ->
                joined()
                    .claim(
                        new Claiming(
                            this, call, LockIds.of(call.key()), LockIds.of(call.lock()), claim)));
  }

  /** The command has written by now; if the key is not its own, nothing of that must stay. */
  @Override
  public Uni<Boolean> keep(CommandKey key) {
    CommitGroup its = joined();
    return its.keep(key)
        .invoke(
            ours -> {
              if (!ours) {
                its.breakUp();
              }
            })
        .onFailure()
        .invoke(its::breakUp);
  }

  @Override
  public Uni<Void> append(List<NewEvent> events, EventMetadata metadata) {
    return Uni.createFrom()
        .emitter(done -> joined().append(new Ledger.Batch(events, metadata), done));
  }

  @Override
  public Uni<Committed> remember(CommandCall call, CommandAnswer answer) {
    return Uni.createFrom()
        .emitter(remembered -> joined().remember(new Remembering(call, answer, remembered)));
  }

  private CommitGroup joined() {
    if (group == null) {
      throw new IllegalStateException("the command is not in a group");
    }
    return group;
  }

  /** A claim that waits for those of the others. */
  record Claiming(
      CommitGroupMember<?> member,
      CommandCall call,
      @Nullable Long keyLock,
      @Nullable Long lock,
      UniEmitter<? super Claim> claim) {
    @Nullable CommandKey key() {
      return call.key();
    }
  }

  /** An answer that waits for those of the others. */
  record Remembering(
      CommandCall call, CommandAnswer answer, UniEmitter<? super Committed> remembered) {}

  /** The command goes on alone, without harm to the group. */
  static final class Left extends RuntimeException {
    private static final long serialVersionUID = 1;

    Left() {
      super("the command goes on in a transaction of its own", null, false, false);
    }
  }
}
