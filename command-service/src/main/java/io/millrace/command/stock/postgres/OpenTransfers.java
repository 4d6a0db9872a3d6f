package io.millrace.command.stock.postgres;

import io.millrace.command.stock.Transfer;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;

/** Transfers that were sent and, as far as the donor knows, have not arrived. */
@Singleton
public class OpenTransfers {
  private static final int AT_ONCE = 100;
  private static final EventMetadata SWEEPER =
      new EventMetadata(null, null, "stock-transfer", "millrace");

  private final StockTransfers transfers;

  public OpenTransfers(StockTransfers transfers) {
    this.transfers = transfers;
  }

  /**
   * Brings those to their end that the donor sent to the receiver longer ago than this, a hundred
   * at most.
   *
   * @return how many
   */
  public Uni<Integer> finish(Shard donor, Shard receiver, Duration age) {
    return TransferTable.sentBefore(donor, receiver.number(), age, AT_ONCE)
        .chain(
            open ->
                Multi.createFrom()
                    .iterable(open)
                    .onItem()
                    .transformToUniAndConcatenate(transfer -> transfers.complete(transfer, SWEEPER))
                    .collect()
                    .asList()
                    .replaceWith(open.size()));
  }

  /**
   * Forgets transfers between the two that are finished and older than this. The receiver's mark
   * goes first, and only when the donor's row can no longer be taken for one that is under way.
   */
  public Uni<Void> forget(Shard donor, Shard receiver, Duration age) {
    return TransferTable.doneBefore(donor, receiver.number(), age, AT_ONCE)
        .map(done -> done.stream().map(Transfer::id).toArray(UUID[]::new))
        .chain(
            ids ->
                ids.length == 0
                    ? Uni.createFrom().voidItem()
                    : TransferTable.forgetReceived(receiver.pool(), ids)
                        .chain(() -> TransferTable.forgetSent(donor.pool(), ids)));
  }
}
