package io.millrace.command.imports.postgres;

import io.millrace.command.customer.postgres.PersonKeys;
import io.millrace.command.imports.BatchPlan;
import io.millrace.command.imports.BatchWrites;
import io.millrace.command.imports.ImportBatch;
import io.millrace.command.imports.ImportKey;
import io.millrace.command.imports.ImportRecord;
import io.millrace.command.imports.ImportResult;
import io.millrace.command.imports.KnownRecords;
import io.millrace.command.imports.KnownRecords.TakenKey;
import io.millrace.command.order.postgres.OrderTable;
import io.millrace.command.stock.postgres.Replenishment;
import io.millrace.platform.command.postgres.BucketGuard;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.transaction.CommandStage;
import io.millrace.platform.command.transaction.Transactions.Scope;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Takes batches into one shard, each in one transaction: all of it or nothing. */
public final class ImportStore {
  private final Shard shard;
  private final InstantSource clock;
  private final PersonKeys keys;
  private final OrderTable orders;

  /**
   * @param clock tells when customers and products become known
   * @param keys that names are sealed with
   */
  public ImportStore(Shard shard, InstantSource clock, PersonKeys keys, OrderTable orders) {
    this.orders = orders;
    this.keys = keys;
    this.shard = shard;
    this.clock = clock;
  }

  /** What these keys were used for on this shard. */
  public Uni<Map<ImportKey, TakenKey>> known(Set<ImportKey> wanted) {
    return shard
        .transactions()
        .run(new CommandStage(), scope -> new BatchReads(scope.store()).keys(wanted));
  }

  /**
   * Takes a batch once; the results are in the order of the records.
   *
   * @param stage tells how far it is, and gives it up before its commit
   * @param buckets by which records were routed here
   * @param elsewhere what their keys were used for on other shards
   * @param replenishment of this one batch, for stock that the shard is short of
   *     <p>Fails as {@link io.millrace.platform.command.transaction.Transactions#run} says; {@link
   *     io.millrace.platform.command.transaction.Retryable} when the batch may be taken again at
   *     once, {@link io.millrace.platform.command.transaction.BucketFenced} when one of the buckets
   *     is not served here.
   */
  public Uni<List<ImportResult>> take(
      CommandStage stage,
      List<ImportRecord> records,
      Collection<Integer> buckets,
      Map<ImportKey, TakenKey> elsewhere,
      Replenishment replenishment,
      EventMetadata metadata) {
    return shard
        .transactions()
        .run(
            stage,
            scope ->
                BucketGuard.hold(scope.store(), shard.number(), buckets)
                    .chain(() -> take(scope, records, elsewhere, replenishment, metadata)));
  }

  private Uni<List<ImportResult>> take(
      Scope<SqlConnection> scope,
      List<ImportRecord> records,
      Map<ImportKey, TakenKey> elsewhere,
      Replenishment replenishment,
      EventMetadata metadata) {
    BatchReads reads = new BatchReads(scope.store());
    return reads
        .identities(BatchPlan.names(records))
        .map(here -> here.orElse(elsewhere))
        .chain(
            known -> {
              SealedRecords sealed = SealedRecords.of(records, known, keys);
              return locked(reads, sealed.records(), known)
                  .chain(
                      batch -> {
                        List<ImportResult> results =
                            sealed.records().stream().map(batch::take).toList();
                        replenishment.fetch(shard.number(), batch.missingStock());
                        return write(scope, batch.writes(), sealed.newKeys(), metadata)
                            .replaceWith(results);
                      });
            });
  }

  /** Orders before stock, each in its order, as every writer locks. */
  private Uni<ImportBatch> locked(
      BatchReads reads, List<ImportRecord> records, KnownRecords.Identities known) {
    BatchPlan.Targets targets = BatchPlan.targets(records, known);
    return reads
        .lockPurchases(targets.purchases(), orders)
        .chain(
            purchased ->
                reads
                    .lockStock(targets.skus())
                    .map(
                        stock ->
                            new ImportBatch(
                                shard.number(), known, stock, purchased, clock.instant())));
  }

  private static Uni<Void> write(
      Scope<SqlConnection> scope,
      BatchWrites writes,
      Map<UUID, String> newKeys,
      EventMetadata metadata) {
    if (writes.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Uni<Void> state = BatchInserts.write(scope.store(), writes, newKeys);
    return writes.events().isEmpty()
        ? state
        : Uni.join()
            .all(state, scope.ledger().append(writes.events(), metadata))
            .andFailFast()
            .replaceWithVoid();
  }
}
