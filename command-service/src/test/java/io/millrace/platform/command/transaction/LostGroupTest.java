package io.millrace.platform.command.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.ShardedStore;
import io.millrace.platform.command.transaction.Transactions.Scope;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those who wait for each other in a shared transaction learn that its connection is gone. */
class LostGroupTest {
  private static final int GROUP = 4;

  private ShardedStore store;
  private final AtomicInteger runs = new AtomicInteger();
  private final CompletableFuture<Void> turn = new CompletableFuture<>();

  @BeforeEach
  void open() {
    store =
        new ShardedStore(
            1,
            Map.of(
                "millrace.write.coalescing.transactions", "1",
                "millrace.write.timeout.idle-in-transaction", "5m"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Breaks the rule for a group: it writes events and never comes to the last meeting. */
  private Uni<Integer> misfit(Scope<SqlConnection> scope) {
    runs.incrementAndGet();
    return scope.ledger().append(List.of(), EventMetadata.NONE).replaceWith(1);
  }

  private Uni<Integer> holdsTheOnlyPlace(Scope<SqlConnection> scope) {
    return Uni.createFrom().completionStage(turn).replaceWith(0);
  }

  private Uni<Integer> run(Function<Scope<SqlConnection>, Uni<Integer>> work) {
    return store.shard(0).commands().run(new CommandStage(), work);
  }

  /** The first alone, and those who come meanwhile as one group, when it is done. */
  private CompletableFuture<List<Integer>> group() {
    return store.onEventLoop(
        () -> {
          Uni<Integer> first = run(this::holdsTheOnlyPlace);
          return Uni.join()
              .all(
                  Stream.concat(
                          Stream.of(first), Stream.generate(() -> run(this::misfit)).limit(GROUP))
                      .toList())
              .andFailFast();
        });
  }

  private List<String> groups() {
    return store.rows(
        0,
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'");
  }

  @Test
  void eachGoesOnAloneAndTheirPlaceIsFreeAgain() {
    CompletableFuture<List<Integer>> stuck = group();
    var unused = store.onEventLoop(() -> Uni.createFrom().item(turn.complete(null)));
    await().until(() -> runs.get() == GROUP);
    await().until(() -> groups().size() == 1);
    assertThat(stuck).as("they wait for each other").isNotDone();

    store.rows(0, "SELECT pg_terminate_backend(%s)".formatted(groups().getFirst()));

    assertThat(stuck).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(List.of(0, 1, 1, 1, 1));
    assertThat(runs).as("once together, once alone").hasValue(2 * GROUP);
    assertThat(store.onEventLoop(() -> run(_ -> Uni.createFrom().item(2))))
        .succeedsWithin(Duration.ofSeconds(20))
        .isEqualTo(2);
  }
}
