package io.millrace.platform.command.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.millrace.platform.command.transaction.CommandStage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule: a transaction that has begun runs to its end, though nobody waits for it any more. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class CancelledTransactionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CompletableFuture<Row> begun = new CompletableFuture<>();
  private final CompletableFuture<Void> decided = new CompletableFuture<>();

  @Inject ShardMap shards;

  @Test
  void whatItDidIsCommittedAndItsConnectionIsFree() {
    Cancellable transaction =
        shards
            .home()
            .transactions()
            .run(
                new CommandStage(),
                scope ->
                    scope
                        .store()
                        .query("SELECT pg_backend_pid(), pg_current_xact_id()::text")
                        .execute()
                        .invoke(rows -> begun.complete(rows.iterator().next()))
                        .chain(() -> Uni.createFrom().completionStage(decided)))
            .subscribe()
            .with(_ -> {});
    int session = begun.join().getInteger(0);
    String id = begun.join().getString(1);

    transaction.cancel();
    assertThat(status(id)).isEqualTo("in progress");
    decided.complete(null);

    await().atMost(PATIENCE).until(() -> !"in progress".equals(status(id)));
    assertThat(status(id)).isEqualTo("committed");
    await().atMost(PATIENCE).until(() -> "idle".equals(state(session)));
  }

  private static @Nullable String status(String transaction) {
    return WriteDatabase.value("SELECT pg_xact_status(?::text::xid8)", transaction);
  }

  private static @Nullable String state(int session) {
    return WriteDatabase.value("SELECT state FROM pg_stat_activity WHERE pid = ?", session);
  }
}
