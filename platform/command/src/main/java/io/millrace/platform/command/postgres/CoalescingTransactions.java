package io.millrace.platform.command.postgres;

import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.run.StoreProblems;
import io.millrace.platform.command.run.WriteGate;
import io.millrace.platform.command.transaction.CommandStage;
import io.millrace.platform.command.transaction.Transactions;
import io.millrace.platform.service.problems.Problem;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * CommitGroup commit in the application: commands that come while others are under way share one
 * transaction. None waits for company: a command that finds a place free starts at once and alone,
 * and those that come in the meantime are the next {@link CommitGroup}. For commands only: work
 * that does not claim and remember would keep its group waiting.
 *
 * <p>Each event loop groups its own commands, so nothing here is shared between threads.
 */
final class CoalescingTransactions implements Transactions<SqlConnection> {
  private final int shard;
  private final Pool pool;
  private final ShardTransactions alone;
  private final String begin;
  private final WriteGate gate;
  private final WriteConfig config;
  private final ThreadLocal<Lane> lanes = ThreadLocal.withInitial(Lane::new);

  CoalescingTransactions(
      int shard,
      Pool pool,
      ShardTransactions alone,
      TransactionLimits limits,
      WriteGate gate,
      WriteConfig config) {
    this.shard = shard;
    this.pool = pool;
    this.alone = alone;
    this.begin = limits.begin(config.coalescing().lock());
    this.gate = gate;
    this.config = config;
  }

  @Override
  public <R> Uni<R> run(CommandStage stage, Function<Scope<SqlConnection>, Uni<R>> work) {
    Optional<Problem> closed = gate.closed(shard);
    if (closed.isPresent()) {
      return Uni.createFrom().failure(closed.get().asException());
    }
    return Uni.createFrom()
        .<R>emitter(
            caller -> {
              Context context = Vertx.currentContext();
              if (context == null || !Context.isOnEventLoopThread()) {
                alone.run(stage, work).subscribe().with(caller::complete, caller::fail);
              } else {
                lanes.get().add(new CommitGroupMember<>(stage, work, alone, caller, context));
              }
            });
  }

  /** The commands of one event loop; nothing here is touched from elsewhere. */
  private final class Lane {
    private final Context loop = VertxContext.getRootContext(Vertx.currentContext());
    private final Vertx vertx = loop.owner();
    private final Duration patience = config.timeout().acquire();
    private final Deque<CommitGroupMember<?>> waiting = new ArrayDeque<>();
    private int running;
    private boolean watching;

    void add(CommitGroupMember<?> member) {
      if (running < config.coalescing().transactions()) {
        start(List.of(member));
      } else if (waiting.size() < config.pool().maxWaiting()) {
        waiting.add(member);
        watch(patience);
      } else {
        refuse(member, "queue-full");
      }
    }

    /** Whoever still waits when its time is over hears of it then, not when a place is free. */
    private void watch(Duration time) {
      if (!watching) {
        watching = true;
        vertx.setTimer(Math.max(1, time.toMillis()), _ -> loop.runOnContext(_ -> refuseLate()));
      }
    }

    private void refuseLate() {
      watching = false;
      while (!waiting.isEmpty()) {
        Duration left = patience.minus(waiting.element().waited());
        if (left.isPositive()) {
          watch(left);
          return;
        }
        refuse(waiting.remove(), "timeout");
      }
    }

    private void refuse(CommitGroupMember<?> member, String reason) {
      ShardPoolMetrics.turnedAway(shard, reason);
      member.fail(StoreProblems.overloaded().asException());
    }

    private void start(List<CommitGroupMember<?>> members) {
      running++;
      if (members.size() == 1) {
        members.getFirst().runAlone(this::ended);
      } else {
        new CommitGroup(shard, members, begin, this::ended).start(pool);
      }
    }

    private void ended() {
      loop.runOnContext(_ -> next());
    }

    private void next() {
      running--;
      List<CommitGroupMember<?>> next = new ArrayList<>();
      while (!waiting.isEmpty() && next.size() < config.coalescing().maxCommands()) {
        next.add(waiting.remove());
      }
      if (!next.isEmpty()) {
        start(next);
      }
    }
  }
}
