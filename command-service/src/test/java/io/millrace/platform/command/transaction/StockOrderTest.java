package io.millrace.platform.command.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.stock.StockCommand;
import io.millrace.command.stock.postgres.StockResult;
import io.millrace.command.stock.postgres.StockRow;
import io.millrace.command.stock.postgres.StockTable;
import io.millrace.command.testing.ShardedStore;
import io.millrace.events.ShopAggregates;
import io.millrace.platform.command.relay.RunningRelay;
import io.millrace.platform.command.relay.Shard;
import io.millrace.platform.command.relay.Show;
import io.millrace.platform.command.relay.Source;
import io.millrace.platform.command.relay.TopicLog;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Show: stock is locked as rows, after the transaction has its id, and commands share transactions;
 * so the ledger has versions of one stock in any order. The topic has them in theirs.
 */
class StockOrderTest {
  private static final int WRITERS = 16;
  private static final int COMMANDS = Show.size(30, 300);
  private static final int LINES = 6;
  private static final int SKUS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Of how many events the predecessor stands behind them. */
  private static final String INVERTED =
      """
      SELECT count(*) FROM event later JOIN event earlier
        ON earlier.aggregate_id = later.aggregate_id AND earlier.version = later.version - 1
      WHERE (earlier.tx, earlier.position) > (later.tx, later.position)""";

  private final StockTable table = new StockTable();

  @ParameterizedTest
  @EnumSource(Source.class)
  void firstCopiesOfEverySubjectRiseByOne(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        ShardedStore store =
            new ShardedStore(
                List.of(shard.database),
                Map.of(
                    "millrace.write.coalescing.transactions", "8",
                    "millrace.write.coalescing.max-commands", "3",
                    // How long a command may wait is not what is tested.
                    "millrace.write.timeout.acquire", "60s",
                    "millrace.write.timeout.lock", "60s",
                    "millrace.write.timeout.statement", "60s"));
        Connection older = shard.connect();
        TopicLog log = new TopicLog(shard.number, ShopAggregates.STOCK)) {
      IntStream.range(0, SKUS).forEach(sku -> run(store, Map.of(sku(sku), receive())).join());
      RunningRelay relay = RunningRelay.of(shard, 20).ready();
      try {
        CompletableFuture<?> writers =
            CompletableFuture.allOf(
                IntStream.range(0, WRITERS)
                    .mapToObj(seed -> write(store, new Random(seed), COMMANDS))
                    .toArray(CompletableFuture[]::new));
        for (boolean crashed = false; !writers.isDone(); crashed = true) {
          Shard.takeTransactionId(older);
          log.awaitLooks(4);
          if (!crashed) {
            relay.crash();
            relay = RunningRelay.of(shard, 20);
          }
          older.commit();
          log.awaitLooks(1);
        }
        writers.join();
        int committed = shard.transactions().size();
        assertThat(committed).isEqualTo(SKUS + WRITERS * COMMANDS * LINES);
        await().atMost(PATIENCE).until(() -> new HashSet<>(log.events()).size() == committed);
      } finally {
        relay.close();
      }
      assertThat(Integer.parseInt(shard.value(INVERTED))).isGreaterThan(WRITERS);
      IntStream.range(0, SKUS).forEach(sku -> assertRisesByOne(log, sku(sku) + "@0"));
    }
  }

  private static void assertRisesByOne(TopicLog log, String subject) {
    List<Long> versions = log.versionsOf(subject);
    assertThat(versions)
        .as(subject)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, versions.size()).boxed().toList());
  }

  private static String sku(int number) {
    return "SKU-" + number;
  }

  private static StockCommand receive() {
    return new StockCommand.Receive(1);
  }

  /** One command after the other, each of several SKUs. */
  private CompletableFuture<Void> write(ShardedStore store, Random random, int left) {
    if (left == 0) {
      return CompletableFuture.completedFuture(null);
    }
    Map<String, StockCommand> commands = new TreeMap<>();
    while (commands.size() < LINES) {
      commands.put(sku(random.nextInt(SKUS)), receive());
    }
    return run(store, commands).thenCompose(_ -> write(store, random, left - 1));
  }

  /** As an order does, on an event loop, where commands share transactions. */
  private CompletableFuture<Void> run(ShardedStore store, Map<String, StockCommand> commands) {
    CommandCall call = new CommandCall(null, 0, null, EventMetadata.NONE);
    return store.onEventLoop(
        () ->
            Uni.createFrom()
                .deferred(
                    () ->
                        store
                            .shard(0)
                            .commands()
                            .run(
                                new CommandStage(),
                                scope -> {
                                  scope
                                      .ledger()
                                      .willChange(
                                          commands.keySet().stream().map(StockRow::of).toList());
                                  return scope
                                      .ledger()
                                      .claim(call)
                                      .chain(() -> table.ensure(scope.store(), commands.keySet()))
                                      .chain(
                                          () ->
                                              table.change(
                                                  scope.store(),
                                                  0,
                                                  new TreeMap<>(commands),
                                                  Instant.now()))
                                      .chain(
                                          result ->
                                              Pipelined.all(
                                                  scope
                                                      .ledger()
                                                      .append(events(result), EventMetadata.NONE),
                                                  scope.ledger().remember(call, answer())));
                                }))
                .onFailure(Retryable.class)
                .retry()
                .indefinitely()
                .replaceWithVoid());
  }

  private static List<NewEvent> events(StockResult result) {
    return ((StockResult.Changed) result)
        .changes().stream().flatMap(change -> change.newEvents().stream()).toList();
  }

  private static CommandAnswer answer() {
    return new CommandAnswer(201, Map.of(), new byte[0], null);
  }
}
