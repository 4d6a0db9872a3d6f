package io.millrace.command.stock.postgres;

import io.millrace.command.stock.Stock;
import io.millrace.command.stock.StockCommand;
import io.millrace.command.stock.Transfer;
import io.millrace.command.stock.Transfer.Parcel;
import io.millrace.platform.command.run.Change;
import io.millrace.platform.command.run.CommitListener;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.command.transaction.CommandStage;
import io.millrace.platform.command.transaction.NewEvent;
import io.millrace.platform.command.transaction.Retryable;
import io.millrace.platform.command.transaction.Transactions.Scope;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * Moves stock between the allotments of two shards without a transaction over both: {@link #send}
 * takes it from the donor, {@link #complete} brings it to the receiver. In between it is in neither
 * allotment. Whoever dies after the first step leaves the second to the sweeper of any instance;
 * the receiver takes each transfer once, however many bring it.
 */
@Singleton
public class StockTransfers {
  private static final int RETRIES = 4;

  private final ShardMap shards;
  private final StockTable stock;
  private final InstantSource clock;
  private final CommitListener commits;

  /** Between these shards. */
  public StockTransfers(
      ShardMap shards, StockTable stock, InstantSource clock, CommitListener commits) {
    this.shards = shards;
    this.stock = stock;
    this.clock = clock;
    this.commits = commits;
  }

  /** What came of the first step. */
  public sealed interface Departure {
    /** On its way; it has to be completed after the commit. */
    record Sent(Transfer transfer) implements Departure {}

    /** The donor does not have that; nothing was taken. */
    record Refused(List<StockResult.Refusal> refusals) implements Departure {
      public Refused {
        refusals = List.copyOf(refusals);
      }
    }
  }

  /**
   * The first step, in a transaction of the caller's on the donor: takes the pieces, all or none,
   * writes down that they are on their way, and appends the events. Locks the rows in SKU order.
   */
  public Uni<Departure> send(
      Scope<SqlConnection> scope, Transfer transfer, EventMetadata metadata, Instant now) {
    String id = transfer.id().toString();
    return stock
        .change(
            scope.store(),
            transfer.donor(),
            commands(transfer, p -> new StockCommand.TransferOut(id, transfer.receiver(), p)),
            now)
        .chain(
            result ->
                switch (result) {
                  case StockResult.Refused refused ->
                      Uni.createFrom().item(new Departure.Refused(refused.refusals()));
                  case StockResult.Changed changed ->
                      TransferTable.sent(scope.store(), transfer)
                          .chain(() -> scope.ledger().append(events(changed), metadata))
                          .replaceWith(new Departure.Sent(transfer));
                });
  }

  /** The first step in a transaction of its own. */
  public Uni<Departure> send(Transfer transfer, EventMetadata metadata) {
    return transact(
        shards.all().get(transfer.donor()), scope -> send(scope, transfer, metadata, now()));
  }

  /**
   * Moves free pieces, of each SKU as many as asked or as the donor can spare.
   *
   * @param wanted pieces by SKU
   * @return what was moved; nothing if the donor could spare nothing
   */
  public Uni<Optional<Transfer>> moveUpTo(
      int donor, int receiver, SortedMap<String, Long> wanted, EventMetadata metadata) {
    return transact(
            shards.all().get(donor),
            scope ->
                stock
                    .lock(scope.store(), wanted.keySet())
                    .map(has -> spared(donor, receiver, wanted, has))
                    .chain(
                        spared ->
                            spared.isEmpty()
                                ? Uni.createFrom().item(spared)
                                : send(scope, spared.get(), metadata, now()).replaceWith(spared)))
        .call(
            sent -> sent.isEmpty() ? Uni.createFrom().voidItem() : complete(sent.get(), metadata));
  }

  private static Optional<Transfer> spared(
      int donor, int receiver, SortedMap<String, Long> wanted, Map<String, Stock> has) {
    TreeMap<String, Parcel> parcels = new TreeMap<>();
    wanted.forEach(
        (sku, pieces) -> {
          long spared = Math.min(pieces, has.getOrDefault(sku, Stock.NONE).available());
          if (spared > 0) {
            parcels.put(sku, Parcel.available(spared));
          }
        });
    return parcels.isEmpty()
        ? Optional.empty()
        : Optional.of(new Transfer(UUID.randomUUID(), donor, receiver, parcels));
  }

  /**
   * The second step, in a transaction of the caller's on the receiver; nothing if it has arrived
   * before. The donor is told by {@link #complete} or, later, by a sweeper.
   */
  public Uni<Void> receive(
      Scope<SqlConnection> scope, Transfer transfer, EventMetadata metadata, Instant now) {
    return TransferTable.receivedHere(scope.store(), transfer)
        .chain(
            first -> first ? credit(scope, transfer, metadata, now) : Uni.createFrom().voidItem());
  }

  /**
   * Brings to its end what was sent and committed: credits the receiver unless that has happened,
   * then tells the donor. Harmless at any time, by anyone, again.
   */
  public Uni<Void> complete(Transfer transfer, EventMetadata metadata) {
    Shard receiver = shards.all().get(transfer.receiver());
    Shard donor = shards.all().get(transfer.donor());
    return transact(receiver, scope -> receive(scope, transfer, metadata, now()))
        .chain(() -> TransferTable.done(donor.pool(), transfer.id()));
  }

  private Uni<Void> credit(
      Scope<SqlConnection> scope, Transfer transfer, EventMetadata metadata, Instant now) {
    String id = transfer.id().toString();
    return stock
        .ensure(scope.store(), transfer.parcels().keySet())
        .chain(
            () ->
                stock.change(
                    scope.store(),
                    transfer.receiver(),
                    commands(transfer, p -> new StockCommand.TransferIn(id, transfer.donor(), p)),
                    now))
        .chain(
            result ->
                switch (result) {
                  case StockResult.Changed changed ->
                      scope.ledger().append(events(changed), metadata);
                  case StockResult.Refused refused ->
                      throw new IllegalStateException(
                          "transfer %s cannot arrive: %s".formatted(id, refused.refusals()));
                });
  }

  private static TreeMap<String, StockCommand> commands(
      Transfer transfer, Function<Parcel, StockCommand> command) {
    TreeMap<String, StockCommand> commands = new TreeMap<>();
    transfer.parcels().forEach((sku, parcel) -> commands.put(sku, command.apply(parcel)));
    return commands;
  }

  private static List<NewEvent> events(StockResult.Changed changed) {
    return changed.changes().stream().map(Change::newEvents).flatMap(List::stream).toList();
  }

  private <R> Uni<R> transact(Shard shard, Function<Scope<SqlConnection>, Uni<R>> work) {
    return Uni.createFrom()
        .deferred(() -> shard.transactions().run(new CommandStage(), work))
        .onFailure(Retryable.class)
        .retry()
        .atMost(RETRIES)
        .invoke(() -> commits.committed(shard.number()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
