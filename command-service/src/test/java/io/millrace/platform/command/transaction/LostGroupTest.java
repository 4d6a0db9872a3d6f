package io.millrace.platform.command.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.ShardedStore;
import io.millrace.platform.command.transaction.Transactions.Scope;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Those who wait for each other in a shared transaction learn that its connection is gone. */
class LostGroupTest {
  private static final String TERMINATE =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'idle in transaction'""";

  private static ShardedStore store;

  @BeforeAll
  static void open() {
    store = new ShardedStore(1, Map.of("millrace.write.timeout.idle-in-transaction", "5m"));
  }

  @AfterAll
  static void close() {
    store.close();
  }

  /** Breaks the rule for a group: it writes events and never comes to the last meeting. */
  private static Uni<Integer> misfit(Scope<SqlConnection> scope) {
    return scope.ledger().append(List.of(), EventMetadata.NONE).replaceWith(1);
  }

  private static CompletableFuture<List<Integer>> atOnce(
      Function<Scope<SqlConnection>, Uni<Integer>> work) {
    Transactions<SqlConnection> commands = store.shard(0).commands();
    // More than start alone: the rest are a group.
    return store.onEventLoop(
        () ->
            Uni.join()
                .all(
                    IntStream.range(0, 5)
                        .mapToObj(_ -> commands.run(new CommandStage(), work))
                        .map(one -> one.onFailure().recoverWithItem(0))
                        .toList())
                .andFailFast());
  }

  @Test
  void theyComeToAnEndAndTheirPlaceIsFreeAgain() {
    CompletableFuture<List<Integer>> stuck = atOnce(LostGroupTest::misfit);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              store.rows(0, TERMINATE);
              return stuck.isDone();
            });

    // Who had a transaction of its own may have come to its end before it was cut off.
    assertThat(stuck.join()).hasSize(5).isSubsetOf(0, 1);
    assertThat(atOnce(_ -> Uni.createFrom().item(2)))
        .succeedsWithin(Duration.ofSeconds(20))
        .isEqualTo(Collections.nCopies(5, 2));
  }
}
