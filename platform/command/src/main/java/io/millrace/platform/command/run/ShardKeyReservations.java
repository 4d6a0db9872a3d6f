package io.millrace.platform.command.run;

import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.command.idempotency.IdempotencyProblems;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.command.transaction.CommandCall;
import io.millrace.platform.command.transaction.CommandStage;
import io.millrace.platform.command.transaction.KeyReservations;
import io.millrace.platform.command.transaction.WriteTransaction;
import io.millrace.platform.service.problems.ProblemException;
import io.smallrye.mutiny.Uni;

/** Keeps keys where the shard map has their buckets. */
public final class ShardKeyReservations implements KeyReservations {
  private final ShardMap shards;

  public ShardKeyReservations(ShardMap shards) {
    this.shards = shards;
  }

  @Override
  public Uni<Void> before(CommandCall call, int shard) {
    CommandKey key = call.key();
    if (key == null || isOn(shard, key)) {
      return Uni.createFrom().voidItem();
    }
    return shards
        .of(key.bucket())
        .transactions()
        .run(new CommandStage(), scope -> scope.ledger().keep(key))
        .onFailure(ShardKeyReservations::isUnknown)
        // Of the command itself nothing has happened, and a repetition finds its own key.
        .transform(failure -> StoreProblems.unavailable().asException(failure))
        .map(ShardKeyReservations::ours);
  }

  @Override
  public Uni<Void> within(CommandCall call, int shard, WriteTransaction transaction) {
    CommandKey key = call.key();
    return key == null || shards.all().size() == 1 || !isOn(shard, key)
        ? Uni.createFrom().voidItem()
        : transaction.keep(key).map(ShardKeyReservations::ours);
  }

  private boolean isOn(int shard, CommandKey key) {
    return shards.of(key.bucket()).number() == shard;
  }

  private static boolean isUnknown(Throwable failure) {
    return failure instanceof ProblemException e
        && e.problem().type().equals(CommandProblems.OUTCOME_UNKNOWN);
  }

  @SuppressWarnings("NullAway") // Void
  private static Void ours(boolean ours) {
    if (!ours) {
      throw IdempotencyProblems.reused();
    }
    return null;
  }
}
