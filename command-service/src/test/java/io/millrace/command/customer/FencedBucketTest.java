package io.millrace.command.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.command.customer.postgres.CustomerTable;
import io.millrace.command.testing.ShardedStore;
import io.millrace.events.ShopAggregates;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.command.run.CommandRunner;
import io.millrace.platform.command.run.DecidingTask;
import io.millrace.platform.command.run.Replies;
import io.millrace.platform.command.run.SideEffect;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.sharding.ShardMap.Version;
import io.millrace.platform.command.transaction.CommandAnswer;
import io.millrace.platform.command.transaction.CommandCall;
import io.millrace.platform.command.transaction.Committed;
import io.millrace.platform.command.transaction.KeyReservations;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.routing.HashLayout;
import io.millrace.platform.service.problems.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule: the shard's database decides whether it takes a command, however old the map is. */
class FencedBucketTest {
  private static final AggregateRef CUSTOMER = ShopAggregates.customer(new UUID(4, 2));
  private static final String CUSTOMERS = "SELECT count(*) FROM customer";

  private ShardedStore store;

  @BeforeEach
  void everythingIsOnShard0() {
    store = new ShardedStore(2);
    store.map().learn(new Version(1, new HashLayout(1).assign()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void fence(String state) {
    store.execute(
        0,
        """
        INSERT INTO bucket_fence (bucket, state, move_id, epoch) VALUES (%d, '%s', 1, 1)
        ON CONFLICT (bucket) DO UPDATE SET state = excluded.state"""
            .formatted(CUSTOMER.bucket(), state));
  }

  private Committed register(CommandRunner.MapRefresh maps, Duration patience) {
    CommandRunner runner =
        new CommandRunner(
            InstantSource.system(),
            1,
            Duration.ofSeconds(20),
            time -> Uni.createFrom().voidItem().onItem().delayIt().by(time),
            _ -> {},
            KeyReservations.NONE,
            maps,
            patience);
    Replies<Customer> replies =
        new Replies<>() {
          @Override
          public CommandAnswer done(AggregateRef aggregate, Versioned<Customer> after) {
            return new CommandAnswer(201, Map.of(), new byte[0], null);
          }

          @Override
          public CommandAnswer refused(Rejection rejection) {
            return new CommandAnswer(409, Map.of(), new byte[0], null);
          }
        };
    DecidingTask<SqlConnection, Customer, CustomerEvent> task =
        new DecidingTask<>(
            CUSTOMER,
            new CustomerTable().with("no.key"),
            (state, now) ->
                CustomerDecider.decide(
                    state, new CustomerCommand.Register(null, "Ada", null, null), now),
            SideEffect.none(),
            VersionCheck.NONE,
            replies);
    CommandCall call = new CommandCall(null, CUSTOMER.bucket(), CUSTOMER, EventMetadata.NONE);
    return runner.run(call, store.map().route(CUSTOMER.bucket()), _ -> task).await().indefinitely();
  }

  @Test
  void anInstanceWithAnOldMapIsSentOnToTheNewShard() {
    fence("moved");

    Committed committed =
        register(
            () -> {
              store
                  .map()
                  .learn(
                      new Version(
                          2, new HashLayout(1).assign().with(List.of(CUSTOMER.bucket()), 1)));
              return Uni.createFrom().voidItem();
            },
            Duration.ofSeconds(10));

    assertThat(committed.shard()).isOne();
    assertThat(store.rows(0, CUSTOMERS)).containsExactly("0");
    assertThat(store.rows(1, CUSTOMERS)).containsExactly("1");
  }

  @Test
  void aCommandWaitsForAFenceThatIsLifted() {
    fence("leaving");
    AtomicInteger waits = new AtomicInteger();

    Committed committed =
        register(
            () -> {
              if (waits.incrementAndGet() == 5) {
                fence("open");
              }
              return Uni.createFrom().voidItem();
            },
            Duration.ofSeconds(10));

    assertThat(committed.shard()).isZero();
    assertThat(waits).hasValue(5);
  }

  @Test
  void aCommandThatWaitsTooLongIsToldToComeAgainAndDidNothing() {
    fence("leaving");

    ProblemException failure =
        catchThrowableOfType(
            ProblemException.class,
            () -> register(() -> Uni.createFrom().voidItem(), Duration.ofMillis(200)));

    assertThat(failure.problem().type()).isEqualTo(CommandProblems.BUCKET_MOVING);
    assertThat(failure.problem().headers()).containsKey("Retry-After");
    assertThat(store.rows(0, CUSTOMERS)).containsExactly("0");
  }
}
