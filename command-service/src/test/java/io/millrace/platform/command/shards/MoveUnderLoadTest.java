package io.millrace.platform.command.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.order.postgres.OrderTable;
import io.millrace.command.testing.Api;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.command.shards.postgres.BucketMoves;
import io.millrace.platform.command.shards.postgres.MoveTable;
import io.millrace.platform.command.shards.postgres.Mover;
import io.millrace.platform.command.shards.postgres.ShardConnections;
import io.millrace.platform.command.shards.service.MoveService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets move while customers in them order: nobody is refused, nothing is lost or left. */
@Tag("chaos")
@QuarkusTest
@TestProfile(TwoShards.class)
class MoveUnderLoadTest {
  private static final Logger LOG = Logger.getLogger(MoveUnderLoadTest.class);
  private static final int RECEIVED = 100_000;
  private static final int SECONDS = Integer.getInteger("show.move-seconds", 2);
  private static final Set<Integer> BUCKETS = Set.of(40, 41, 42, 43, 44, 45);

  @Inject ShardMap map;
  @Inject OrderTable orders;
  @Inject WriteConfig config;
  @Inject BucketContents contents;
  @Inject MoveService service;

  private ShardConnections shards() {
    return new ShardConnections(config.shards());
  }

  private List<Long> order(Set<Integer> buckets, int to) throws SQLException {
    List<Long> ids =
        new BucketMoves(shards(), 2, 4)
            .submit(new MoveRequest.These(List.copyOf(buckets), to), "test", "move", "{}").stream()
                .map(BucketMoves.Accepted::id)
                .toList();
    service.wake();
    return ids;
  }

  private void awaitDone(List<Long> ids) {
    MoveTable moves = new MoveTable(shards());
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              for (long id : ids) {
                assertThat(moves.find(id).step()).isEqualTo(Step.DONE);
              }
            });
  }

  @Test
  void aMoveUnderLoadKeepsEveryPromise() throws Exception {
    String sku = Api.product(RECEIVED);
    try (Shoppers shoppers = Shoppers.in(BUCKETS, sku, 4)) {
      int from = map.of(40).number();
      long until = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
      int to = from;
      do {
        to = 1 - to;
        awaitDone(order(BUCKETS, to));
      } while (System.nanoTime() < until || to == from);
      shoppers.close();

      LOG.infof(
          "%d calls, slowest %d ms; fences stood %s ms",
          shoppers.calls.get(),
          shoppers.slowest().toMillis(),
          TwoShards.rows(0, "SELECT fenced_millis FROM shard_move ORDER BY id"));
      assertThat(shoppers.failures).isEmpty();
      Books.checkPlace(BUCKETS, 1 - to, to);
      Books.checkOrders(shoppers.orders, map, orders);
      Books.checkReplays(shoppers, 20);
      Books.checkStock(sku, RECEIVED);
    }
  }

  /** Stands for kill -9: the driver does nothing more, not even tidy up. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private static Stream<String> points() {
    return Stream.of(
        "begin planned",
        "arriving",
        "copied",
        "copy committed",
        "changes copied",
        "begin fenced",
        "fenced",
        "compared",
        "published",
        "contents moved",
        "target open",
        "switched",
        "moved",
        "deleted");
  }

  /**
   * A driver that holds the lease before there is anything to do, so that no other one comes first.
   */
  private final class Victim {
    private final MoveTable moves = new MoveTable(shards());
    private final long epoch;
    private final Mover mover;

    Victim(Consumer<String> journal) throws SQLException {
      epoch =
          await()
              .until(() -> moves.acquire("victim", Duration.ofMinutes(1)), OptionalLong::isPresent)
              .getAsLong();
      mover =
          new Mover(
              shards(),
              contents,
              new MoveSettings(Duration.ofSeconds(3), Duration.ofSeconds(30), 10),
              () -> {},
              journal);
    }

    void run(List<Long> ids) throws SQLException, InterruptedException {
      for (long id : ids) {
        mover.run(moves.find(id), epoch);
      }
    }

    void leaseRunsOut() throws SQLException {
      moves.keep(epoch, Duration.ZERO);
    }
  }

  @ParameterizedTest
  @MethodSource("points")
  void aMoveThatIsKilledAnywhereIsTakenToItsEndByAnotherInstance(String point) throws Exception {
    Set<Integer> buckets = Set.of(50, 51);
    String sku = Api.product(RECEIVED);
    int from = map.of(50).number();
    try (Shoppers shoppers = Shoppers.in(buckets, sku, 2)) {
      Victim victim =
          new Victim(
              reached -> {
                if (reached.equals(point)) {
                  throw new Killed();
                }
              });
      List<Long> ids = order(buckets, 1 - from);
      boolean killed = false;
      try {
        victim.run(ids);
      } catch (Killed e) {
        killed = true;
      }
      assertThat(killed).as("killed at \"%s\"", point).isTrue();
      victim.leaseRunsOut();
      awaitDone(ids);
      shoppers.close();

      assertThat(shoppers.failures).isEmpty();
      Books.checkPlace(buckets, from, 1 - from);
      Books.checkOrders(shoppers.orders, map, orders);
      Books.checkStock(sku, RECEIVED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"begin planned", "copied", "begin fenced", "published", "target open", "deleted"})
  void aDriverThatSleptThroughTheEndOfItsLeaseDoesNoHarm(String point) throws Exception {
    Set<Integer> buckets = Set.of(60);
    String sku = Api.product(RECEIVED);
    int from = map.of(60).number();
    try (Shoppers shoppers = Shoppers.in(buckets, sku, 1)) {
      Set<Long> ids = new HashSet<>();
      AtomicBoolean slept = new AtomicBoolean();
      Victim victim =
          new Victim(
              reached -> {
                if (reached.equals(point) && !slept.getAndSet(true)) {
                  sleepThrough(List.copyOf(ids));
                }
              });
      ids.addAll(order(buckets, 1 - from));
      try {
        victim.run(List.copyOf(ids));
      } catch (LeaseLostException | SQLException e) {
        // The latter where the server ended a transaction that stood open meanwhile.
        LOG.infof("The late driver was stopped: %s", e.getMessage());
      }
      shoppers.close();

      assertThat(slept).isTrue();
      assertThat(shoppers.failures).isEmpty();
      Books.checkPlace(buckets, from, 1 - from);
      Books.checkOrders(shoppers.orders, map, orders);
      Books.checkStock(sku, RECEIVED);
    }
  }

  private void sleepThrough(List<Long> ids) {
    try {
      MoveTable moves = new MoveTable(shards());
      TwoShards.rows(
          0,
          "UPDATE shard_mover SET expires_at = '-infinity' WHERE owner = 'victim' RETURNING epoch");
      awaitDone(ids);
      assertThat(moves.unfinished()).isEmpty();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
