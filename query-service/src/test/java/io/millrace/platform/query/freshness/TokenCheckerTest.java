package io.millrace.platform.query.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.consistency.ConsistencyToken;
import io.millrace.platform.query.stores.StoreUnavailableException;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ReadOrders;
import io.millrace.query.kit.ViewChanges;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Write, then read with the token, through caches and two replicas of which one is paused and
 * resumed all the time: no answer may be older than the write. Full size: {@code
 * -Dshow.checker.pairs=1000000}.
 */
@Tag("chaos")
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class TokenCheckerTest {
  private static final int PAIRS = Integer.getInteger("show.checker.pairs", 4_000);
  private static final int ORDERS = 100;
  private static final int CUSTOMERS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject ReadOrders reads;

  private final List<UUID> orders = Stream.generate(UUID::randomUUID).limit(ORDERS).toList();
  private final List<UUID> customers = Stream.generate(UUID::randomUUID).limit(CUSTOMERS).toList();

  @BeforeEach
  void ordersOfAFewCustomers() {
    for (int i = 0; i < ORDERS; i++) {
      ReadModel.order(orders.get(i), customerOf(i), 1);
    }
    ReadModel.awaitReplicas();
    ViewChanges.awaitFollower();
  }

  @AfterEach
  void replicasReplayAgain() {
    ReadModel.resumeReplay(0);
    ReadModel.resumeReplay(1);
    ReadModel.awaitReplicas();
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void noAnswerIsOlderThanItsToken() throws Exception {
    Verdict verdict = check(PAIRS, Reader.WITH_TOKEN);

    System.out.println("checker: " + verdict);
    assertThat(verdict.stale()).isZero();
    assertThat(verdict.failed()).isZero();
    assertThat(verdict.pairs()).isGreaterThanOrEqualTo(PAIRS);
  }

  @Test
  void theCheckerFindsReadersWhoseTokenIsIgnored() throws Exception {
    Verdict verdict = check(2_000, Reader.WITHOUT);

    System.out.println("checker, tokens ignored: " + verdict);
    assertThat(verdict.stale()).isPositive();
  }

  private enum Reader {
    WITH_TOKEN,
    WITHOUT
  }

  /** What was found; a read that gave no answer is a failure. */
  private record Verdict(long pairs, long stale, long failed, long seconds, int pauses) {}

  private Verdict check(int pairs, Reader reader) throws Exception {
    LongAdder stale = new LongAdder();
    LongAdder failed = new LongAdder();
    long start = System.nanoTime();
    long done = 0;
    long version = 1;
    long tx = ReadModel.nextTx();
    try (Pauses pauses = new Pauses();
        ReadModel.Batch batch = new ReadModel.Batch();
        ViewChanges.Sender changes = new ViewChanges.Sender();
        ExecutorService readers = Executors.newFixedThreadPool(16)) {
      while (done < pairs) {
        version++;
        tx++;
        long written = version;
        long included = tx;
        cache(readers);
        batch.update(orders, written, tx);
        orders.forEach(order -> changes.send("order_view", order.toString(), written));
        List<Callable<Void>> questions = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
          int order = i;
          questions.add(
              () -> {
                if (isStale(order, included, written, reader, failed)) {
                  stale.increment();
                }
                return null;
              });
        }
        for (Future<Void> question : readers.invokeAll(questions)) {
          question.get();
        }
        done += ORDERS;
      }
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      return new Verdict(done, stale.sum(), failed.sum(), seconds, pauses.count.get());
    }
  }

  /** So that there is an old value in both levels that a careless reader would be given. */
  private void cache(ExecutorService readers) throws Exception {
    List<Callable<Long>> all = new ArrayList<>();
    orders.forEach(order -> all.add(() -> reads.version(order)));
    for (Future<Long> one : readers.invokeAll(all)) {
      one.get();
    }
  }

  private boolean isStale(int i, long tx, long written, Reader reader, LongAdder failed) {
    ConsistencyToken token =
        new ConsistencyToken(0, tx, ShopAggregates.ORDER, orders.get(i).toString(), written);
    ReadPreference preference =
        reader == Reader.WITHOUT
            ? ReadPreference.ANY
            : new ReadPreference(RequiredFreshness.of(token), PATIENCE, false);
    try {
      // Every tenth reads the list of its customer, which only the progress of the view can prove.
      return i % CUSTOMERS == 0
          ? reads.versions(customerOf(i), preference).stream().anyMatch(seen -> seen < written)
          : reads.version(orders.get(i), preference) < written;
    } catch (NotYetConsistentException | StoreUnavailableException e) {
      failed.increment();
      return false;
    }
  }

  private UUID customerOf(int order) {
    return customers.get(order / CUSTOMERS);
  }

  /** Pauses one replica after the other, for a moment each. */
  private static final class Pauses implements AutoCloseable {
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Thread thread = Thread.ofPlatform().start(this::run);
    private final Random random = new Random(1);

    private void run() {
      while (running.get()) {
        int replica = count.getAndIncrement() % 2;
        ReadModel.pauseReplay(replica);
        await().pollDelay(Duration.ofMillis(50 + random.nextInt(300))).until(() -> true);
        ReadModel.resumeReplay(replica);
        await().pollDelay(Duration.ofMillis(50)).until(() -> true);
      }
    }

    @Override
    public void close() throws InterruptedException {
      running.set(false);
      thread.join();
    }
  }
}
