package io.millrace.command.stock.postgres;

import io.millrace.command.stock.Transfer;
import io.millrace.command.stock.Transfer.Parcel;
import io.millrace.platform.command.sharding.Shard;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** The tables {@code stock_transfer} at the donor and {@code stock_transfer_received}. */
final class TransferTable {
  private static final String SENT =
      """
      INSERT INTO stock_transfer (id, receiver, skus, pieces, held, state)
      VALUES ($1, $2, $3, $4, $5, 'sent')""";

  private static final String RECEIVED_HERE =
      """
      INSERT INTO stock_transfer_received (id, donor) VALUES ($1, $2)
      ON CONFLICT DO NOTHING""";

  private static final String DONE =
      "UPDATE stock_transfer SET state = 'received' WHERE id = $1 AND state = 'sent'";

  private static final String IN_STATE =
      """
      SELECT id, receiver, skus, pieces, held FROM stock_transfer
      WHERE state = $1 AND receiver = $2
        AND sent_at < now() - $3::bigint * interval '1 millisecond'
      ORDER BY sent_at LIMIT $4""";

  private TransferTable() {}

  static Uni<Void> sent(SqlClient donor, Transfer transfer) {
    Collection<Parcel> parcels = transfer.parcels().values();
    return donor
        .preparedQuery(SENT)
        .execute(
            Tuple.of(
                transfer.id(),
                transfer.receiver(),
                transfer.parcels().keySet().toArray(String[]::new),
                parcels.stream().map(Parcel::pieces).toArray(Long[]::new),
                parcels.stream().map(Parcel::held).toArray(Long[]::new)))
        .replaceWithVoid();
  }

  /** Whether it has not been received before. Waits for whoever receives it at the moment. */
  static Uni<Boolean> receivedHere(SqlClient receiver, Transfer transfer) {
    return receiver
        .preparedQuery(RECEIVED_HERE)
        .execute(Tuple.of(transfer.id(), transfer.donor()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** The donor knows that it has arrived. */
  static Uni<Void> done(SqlClient donor, UUID id) {
    return donor.preparedQuery(DONE).execute(Tuple.of(id)).replaceWithVoid();
  }

  /** Transfers that have been under way for longer than this, oldest first. */
  static Uni<List<Transfer>> sentBefore(Shard donor, int receiver, Duration age, int most) {
    return inState("sent", donor, receiver, age, most);
  }

  /** Finished transfers that are older than this, oldest first. */
  static Uni<List<Transfer>> doneBefore(Shard donor, int receiver, Duration age, int most) {
    return inState("received", donor, receiver, age, most);
  }

  static Uni<Void> forgetReceived(SqlClient receiver, UUID[] ids) {
    return receiver
        .preparedQuery("DELETE FROM stock_transfer_received WHERE id = ANY ($1)")
        .execute(Tuple.of(ids))
        .replaceWithVoid();
  }

  static Uni<Void> forgetSent(SqlClient donor, UUID[] ids) {
    return donor
        .preparedQuery("DELETE FROM stock_transfer WHERE id = ANY ($1) AND state = 'received'")
        .execute(Tuple.of(ids))
        .replaceWithVoid();
  }

  private static Uni<List<Transfer>> inState(
      String state, Shard donor, int receiver, Duration age, int most) {
    return donor
        .pool()
        .preparedQuery(IN_STATE)
        .execute(Tuple.of(state, receiver, age.toMillis(), most))
        .map(rows -> rows.stream().map(row -> transfer(row, donor.number())).toList());
  }

  private static Transfer transfer(Row row, int donor) {
    String[] skus = row.getArrayOfStrings("skus");
    Long[] pieces = row.getArrayOfLongs("pieces");
    Long[] held = row.getArrayOfLongs("held");
    TreeMap<String, Parcel> parcels = new TreeMap<>();
    for (int i = 0; i < skus.length; i++) {
      parcels.put(skus[i], new Parcel(pieces[i], held[i]));
    }
    return new Transfer(row.getUUID("id"), donor, row.getInteger("receiver"), parcels);
  }
}
