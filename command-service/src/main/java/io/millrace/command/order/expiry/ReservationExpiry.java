package io.millrace.command.order.expiry;

import io.millrace.command.order.Order;
import io.millrace.command.order.OrderCommand.Expire;
import io.millrace.command.order.OrderDecider;
import io.millrace.command.order.expiry.UnpaidOrders.Place;
import io.millrace.command.order.postgres.OrderStock;
import io.millrace.command.order.postgres.OrderTable;
import io.millrace.command.order.postgres.StockRoom;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.command.run.CommandRunner;
import io.millrace.platform.command.run.DecidingTask;
import io.millrace.platform.command.run.Replies;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.command.transaction.CommandAnswer;
import io.millrace.platform.command.transaction.CommandCall;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Calls off orders that nobody pays for, so that others can have the stock. Each is a command like
 * a caller's: locked, decided anew and committed by itself. So instances that find the same order
 * do no harm, and of a payment that comes at the same moment exactly one of the two wins.
 */
@Singleton
public class ReservationExpiry {
  private static final Logger LOG = Logger.getLogger(ReservationExpiry.class);

  /** Subject that the ledger names as the one who did it. */
  public static final String ACTOR = "system:reservation-expiry";

  private static final int AT_ONCE = 4;
  private static final EventMetadata METADATA = new EventMetadata(null, null, null, ACTOR);

  private final ShardMap shards;
  private final CommandRunner runner;
  private final OrderTable orders;
  private final StockRoom stock;
  private final ReservationConfig config;
  private final InstantSource clock;

  /** With everything that a command to an order needs. */
  public ReservationExpiry(
      ShardMap shards,
      CommandRunner runner,
      OrderTable orders,
      StockRoom stock,
      ReservationConfig config,
      InstantSource clock) {
    this.shards = shards;
    this.runner = runner;
    this.orders = orders;
    this.stock = stock;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Looks at every order of the shard that is due, in batches. One that cannot be expired now is
   * logged and comes up again with the next pass; it holds nothing up.
   */
  public Uni<Void> pass(Shard shard) {
    Instant now = clock.instant();
    return pass(shard, UnpaidOrders.UNPAID, now.minus(config.expireAfter()), Place.START)
        .chain(
            () ->
                pass(
                    shard,
                    UnpaidOrders.PART_PAID,
                    now.minus(config.partPaidExpireAfter()),
                    Place.START));
  }

  private Uni<Void> pass(Shard shard, UnpaidOrders which, Instant since, Place after) {
    return which
        .after(after, since, shard.pool(), config.batchSize())
        .chain(
            due ->
                expireAll(shard, due)
                    .chain(
                        () ->
                            due.size() < config.batchSize()
                                ? Uni.createFrom().voidItem()
                                : pass(shard, which, since, due.getLast())));
  }

  private Uni<Void> expireAll(Shard shard, List<Place> due) {
    return Multi.createFrom()
        .iterable(due)
        .map(Place::order)
        // A copy that is on its way to another shard is not this shard's to change.
        .filter(order -> shards.of(order).number() == shard.number())
        .onItem()
        .transformToUni(this::expire)
        .merge(AT_ONCE)
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Void> expire(AggregateRef order) {
    Expire command = new Expire(config.expireAfter(), config.partPaidExpireAfter());
    return runner
        .run(
            new CommandCall(null, order.bucket(), order, METADATA),
            shards.route(order.bucket()),
            shard ->
                new DecidingTask<>(
                    order,
                    orders,
                    (state, now) -> OrderDecider.decide(state, command, now),
                    OrderStock.afterPlacing(stock, shard),
                    VersionCheck.NONE,
                    new Nobody()))
        .replaceWithVoid()
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.warnf(
                  "Order %s could not be expired and will be tried again: %s",
                  order.id(), failure.getMessage());
              return Uni.createFrom().voidItem();
            });
  }

  /** Nobody waits for an answer, and none is stored. */
  private record Nobody() implements Replies<Order> {
    private static final CommandAnswer NOTHING =
        new CommandAnswer(204, Map.of(), new byte[0], null);

    @Override
    public CommandAnswer done(AggregateRef aggregate, Versioned<Order> after) {
      return NOTHING;
    }

    @Override
    public CommandAnswer refused(Rejection rejection) {
      return NOTHING;
    }
  }
}
