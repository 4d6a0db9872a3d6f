package io.millrace.command.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.runtime.ShardMap;
import io.millrace.command.runtime.Stage;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule: whoever has a connection from the pool finds no transaction of somebody else open. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class CancelledTransactionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject ShardMap shards;

  @Test
  void whoIsNotWaitedForAnyMoreRollsBackFirst() {
    CompletableFuture<Integer> begun = new CompletableFuture<>();
    Cancellable transaction =
        shards
            .home()
            .transactions()
            .run(
                new Stage(),
                scope ->
                    scope
                        .store()
                        .query("SELECT pg_backend_pid()")
                        .execute()
                        .invoke(rows -> begun.complete(rows.iterator().next().getInteger(0)))
                        .chain(() -> Uni.createFrom().nothing()))
            .subscribe()
            .with(_ -> {});
    int session = begun.join();
    assertThat(state(session)).isEqualTo("idle in transaction");

    transaction.cancel();

    await().atMost(PATIENCE).until(() -> !"idle in transaction".equals(state(session)));
    // It was not ended for having done nothing for too long.
    assertThat(state(session)).isNotNull();
  }

  private static @Nullable String state(int session) {
    return WriteDatabase.value("SELECT state FROM pg_stat_activity WHERE pid = ?", session);
  }
}
