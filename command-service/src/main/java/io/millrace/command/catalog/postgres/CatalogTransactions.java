package io.millrace.command.catalog.postgres;

import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.postgres.LedgerTransaction;
import io.millrace.platform.command.postgres.PgFailure;
import io.millrace.platform.command.postgres.TransactionLimits;
import io.millrace.platform.command.run.StoreProblems;
import io.millrace.platform.command.run.WriteGate;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.command.transaction.CommandStage;
import io.millrace.platform.command.transaction.Transactions;
import io.millrace.platform.service.problems.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Transactions of Hibernate sessions on the home shard. A session runs one statement at a time. */
@Singleton
public class CatalogTransactions implements Transactions<Mutiny.Session> {
  private final int shard;
  private final TransactionLimits limits;
  private final WriteGate gate;

  CatalogTransactions(ShardMap shards, WriteConfig config, WriteGate gate) {
    this.shard = shards.home().number();
    this.limits = new TransactionLimits(config.timeout());
    this.gate = gate;
  }

  @Override
  public <R> Uni<R> run(CommandStage stage, Function<Scope<Mutiny.Session>, Uni<R>> work) {
    Optional<Problem> closed = gate.closed(shard);
    if (closed.isPresent()) {
      return Uni.createFrom().failure(closed.get().asException());
    }
    // A nested withTransaction would join this one only in the same session; there is none here.
    return Panache.withTransaction(
            () ->
                Panache.getSession()
                    .chain(session -> within(session, work))
                    .invoke(() -> enterCommit(stage)))
        .onFailure()
        .transform(
            failure -> {
              if (stage.committing() && PgFailure.outcomeUnknown(failure)) {
                return StoreProblems.outcomeUnknown().asException(failure);
              }
              stage.undone();
              return PgFailure.translated(failure);
            });
  }

  private <R> Uni<R> within(Mutiny.Session session, Function<Scope<Mutiny.Session>, Uni<R>> work) {
    SessionSql sql = new SessionSql(session);
    LedgerTransaction ledger = new LedgerTransaction(shard, sql, false);
    return limits
        .set(sql)
        .chain(() -> work.apply(new Scope<>(session, ledger, Transactions.Pipelining.NONE)));
  }

  /** Everything is flushed by now: what follows is the commit alone. */
  private static void enterCommit(CommandStage stage) {
    if (!stage.enterCommit()) {
      throw StoreProblems.unavailable().asException();
    }
  }
}
