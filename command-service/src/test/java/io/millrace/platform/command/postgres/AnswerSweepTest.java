package io.millrace.platform.command.postgres;

import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.ShardedStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule: old answers are swept, whatever becomes of the ledger's partitions. */
class AnswerSweepTest {
  @Test
  void oldAnswersGoWhileTheLedgerIsLocked() {
    Vertx vertx = Vertx.vertx();
    try (ShardedStore store = new ShardedStore(1)) {
      store.execute(
          0,
          """
          INSERT INTO idempotency (principal, key, bucket, fingerprint, status, headers, body,
            created_at)
          SELECT 'me', n, 1, '', 201, '{}', '', now() - n * interval '1 day'
          FROM generate_series(1, 10) n""");
      AnswerSweep sweep = new AnswerSweep(store.map(), store.config(), vertx);

      store.whileLocked(
          0,
          "event",
          () -> {
            sweep.onStart(new StartupEvent());
            await()
                .atMost(Duration.ofSeconds(30))
                .until(
                    () -> store.rows(0, "SELECT count(*) FROM idempotency"), List.of("2")::equals);
          });
      sweep.onStop(new ShutdownEvent());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
