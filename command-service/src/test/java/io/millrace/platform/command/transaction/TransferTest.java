package io.millrace.platform.command.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.command.stock.Transfer;
import io.millrace.command.stock.Transfer.Parcel;
import io.millrace.command.stock.postgres.OpenTransfers;
import io.millrace.command.stock.postgres.StockTable;
import io.millrace.command.stock.postgres.StockTransfers;
import io.millrace.command.stock.postgres.StockTransfers.Departure;
import io.millrace.command.testing.ShardedStore;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.routing.Buckets;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stock goes from one shard to another: debited once, credited once, never in both. */
class TransferTest {
  private static final String FIGURES =
      "SELECT sku, on_hand, reserved, version FROM stock ORDER BY sku COLLATE \"C\"";
  private static ShardedStore store;
  private static StockTransfers transfers;
  private static OpenTransfers open;

  @BeforeAll
  static void open() {
    // Nothing that stands still is helped on by the database.
    store = new ShardedStore(2, Map.of("millrace.write.timeout.idle-in-transaction", "5m"));
    transfers = new StockTransfers(store.map(), new StockTable(), InstantSource.system(), _ -> {});
    open = new OpenTransfers(transfers);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @BeforeEach
  void tenOfEachAtTheDonorFourHeld() {
    for (int shard = 0; shard < 2; shard++) {
      store.execute(shard, "TRUNCATE stock, event, stock_transfer, stock_transfer_received");
    }
    for (String sku : List.of("A", "B")) {
      store.execute(
          0,
          "INSERT INTO stock (bucket, sku, version, on_hand, reserved) VALUES (%d, '%s', 3, 10, 4)"
              .formatted(Buckets.of(sku), sku));
    }
  }

  private static Transfer transfer(Map<String, Parcel> parcels) {
    return new Transfer(UUID.randomUUID(), 0, 1, new TreeMap<>(parcels));
  }

  private static Departure send(Transfer transfer) {
    return transfers.send(transfer, EventMetadata.NONE).await().indefinitely();
  }

  private static void complete(Transfer transfer) {
    transfers.complete(transfer, EventMetadata.NONE).await().indefinitely();
  }

  @Test
  void movesFreeAndHeldPiecesOfSeveralSkus() {
    Transfer transfer = transfer(Map.of("A", new Parcel(6, 2), "B", Parcel.held(4)));

    assertThat(send(transfer)).isEqualTo(new Departure.Sent(transfer));
    complete(transfer);

    assertThat(store.rows(0, FIGURES)).containsExactly("A 4 2 4", "B 6 0 4");
    assertThat(store.rows(1, FIGURES)).containsExactly("A 6 2 1", "B 4 4 1");
  }

  @Test
  void tellsBothLedgersWithTheFiguresAfter() {
    Transfer transfer = transfer(Map.of("A", new Parcel(6, 2)));
    send(transfer);
    complete(transfer);

    String events =
        "SELECT aggregate_id, version, type, payload->>'transferId', payload->>'quantity',"
            + " payload->>'held', payload->>'onHand', payload->>'reserved' FROM event";
    assertThat(store.rows(0, events))
        .containsExactly("A@0 4 StockTransferredOut " + transfer.id() + " 6 2 4 2");
    assertThat(store.rows(1, events))
        .containsExactly("A@1 1 StockTransferredIn " + transfer.id() + " 6 2 6 2");
  }

  @Test
  void doesNotTakePiecesThatOrdersHold() {
    Departure departure =
        send(transfer(Map.of("A", Parcel.available(7), "B", Parcel.available(1))));

    assertThat(departure).isInstanceOf(Departure.Refused.class);
    assertThat(store.rows(0, FIGURES)).containsExactly("A 10 4 3", "B 10 4 3");
    assertThat(store.rows(0, "SELECT id FROM stock_transfer")).isEmpty();
    assertThat(store.rows(0, "SELECT type FROM event")).isEmpty();
  }

  @Test
  void manyAtOnceOnOneEventLoopDoNotWaitForEachOther() {
    CompletableFuture<List<Optional<Transfer>>> many =
        store.onEventLoop(
            () ->
                Uni.join()
                    .all(
                        IntStream.range(0, 8)
                            .mapToObj(
                                _ ->
                                    transfers.moveUpTo(
                                        0, 1, new TreeMap<>(Map.of("A", 1L)), EventMetadata.NONE))
                            .toList())
                    .andFailFast());

    assertThat(many).succeedsWithin(Duration.ofSeconds(20));
    assertThat(store.rows(1, FIGURES)).containsExactly("A 6 0 6");
  }

  @Test
  void arrivesOnceHoweverManyBringItAtOnce() {
    Transfer transfer = transfer(Map.of("A", Parcel.available(6)));
    send(transfer);

    List<Uni<Void>> many =
        IntStream.range(0, 8)
            .mapToObj(_ -> transfers.complete(transfer, EventMetadata.NONE))
            .toList();
    Uni.join().all(many).andFailFast().await().indefinitely();

    assertThat(store.rows(1, FIGURES)).containsExactly("A 6 0 1");
  }

  @Test
  void takesPartInACallersTransaction() {
    Transfer transfer = transfer(Map.of("A", Parcel.held(4)));

    Uni<Departure> undone =
        store
            .shard(0)
            .transactions()
            .run(
                new CommandStage(),
                scope ->
                    transfers
                        .send(scope, transfer, EventMetadata.NONE, InstantSource.system().instant())
                        .chain(() -> Uni.createFrom().failure(new IllegalArgumentException("no"))));

    assertThatThrownBy(() -> undone.await().indefinitely())
        .hasStackTraceContaining("IllegalArgumentException: no");
    assertThat(store.rows(0, FIGURES)).containsExactly("A 10 4 3", "B 10 4 3");
    assertThat(store.rows(0, "SELECT id FROM stock_transfer")).isEmpty();
  }

  @Test
  void isBroughtToItsEndAfterItsSenderDied() {
    send(transfer(Map.of("A", Parcel.available(6))));

    assertThat(finish(Duration.ofHours(1))).isZero();
    assertThat(finish(Duration.ZERO)).isEqualTo(1);
    assertThat(finish(Duration.ZERO)).isZero();

    assertThat(store.rows(1, FIGURES)).containsExactly("A 6 0 1");
    assertThat(store.rows(0, "SELECT state FROM stock_transfer")).containsExactly("received");
  }

  @Test
  void isForgottenAtBothEndsOnlyWhenTheDonorKnows() {
    send(transfer(Map.of("A", Parcel.available(1))));
    Transfer finished = transfer(Map.of("A", Parcel.available(1)));
    send(finished);
    complete(finished);

    open.forget(store.shard(0), store.shard(1), Duration.ZERO).await().indefinitely();

    assertThat(store.rows(0, "SELECT state FROM stock_transfer")).containsExactly("sent");
    assertThat(store.rows(1, "SELECT id FROM stock_transfer_received")).isEmpty();
  }

  @Test
  void theFiguresWithWhatIsOnItsWayAreTheSameAtEveryStep() {
    Transfer transfer = transfer(Map.of("A", new Parcel(6, 2)));
    String own =
        "SELECT on_hand + transferred, reserved + transferred_held FROM stock WHERE sku = 'A'";

    send(transfer);
    assertThat(store.rows(0, own)).containsExactly("10 4");
    complete(transfer);

    assertThat(store.rows(0, own)).containsExactly("10 4");
    assertThat(store.rows(1, own)).containsExactly("0 0");
  }

  private static int finish(Duration age) {
    return open.finish(store.shard(0), store.shard(1), age).await().indefinitely();
  }
}
