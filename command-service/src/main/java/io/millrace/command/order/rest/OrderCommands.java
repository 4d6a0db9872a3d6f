package io.millrace.command.order.rest;

import io.millrace.command.order.Order;
import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.OrderCommand.Step;
import io.millrace.command.order.OrderDecider;
import io.millrace.command.order.OrderRejection;
import io.millrace.command.order.postgres.OrderStock;
import io.millrace.command.order.postgres.OrderTable;
import io.millrace.command.order.postgres.PlaceOrderTask;
import io.millrace.command.order.postgres.StockRoom;
import io.millrace.command.order.rest.OrderRequests.NewOrder;
import io.millrace.command.product.MissingProducts;
import io.millrace.command.product.ProductCopies;
import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.command.http.Call;
import io.millrace.platform.command.http.JsonReplies;
import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.command.run.CommandRunner;
import io.millrace.platform.command.run.DecidingTask;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.command.transaction.Committed;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.routing.BucketedIds;
import io.millrace.platform.events.routing.Buckets;
import io.millrace.platform.service.callers.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Sends a caller's commands to the shard of the order. */
@Singleton
class OrderCommands {
  private final ShardMap shards;
  private final CommandRunner runner;
  private final OrderTable orders;
  private final StockRoom stock;
  private final ProductCopies copies;
  private final InstantSource clock;
  private final RandomGenerator random;

  OrderCommands(
      ShardMap shards,
      CommandRunner runner,
      OrderTable orders,
      StockRoom stock,
      ProductCopies copies,
      InstantSource clock,
      RandomGenerator random) {
    this.shards = shards;
    this.runner = runner;
    this.orders = orders;
    this.stock = stock;
    this.copies = copies;
    this.clock = clock;
    this.random = random;
  }

  /** Places an order with its customer; a guest's has a bucket of its own. */
  Uni<Committed> place(Call call, @Nullable UUID customerId, NewOrder request) {
    int bucket = customerId == null ? guest(call) : Buckets.of(customerId.toString());
    UUID id = BucketedIds.next(bucket, clock.instant(), random);
    AggregateRef order = ShopAggregates.order(id);
    JsonReplies<Order> replies = replies("/v1/orders/" + id, id, call);
    // These two live as long as the command, on whatever shards it is tried.
    StockRoom.Replenishment replenishment = stock.replenishment();
    MissingProducts missing = new MissingProducts(copies);
    return runner.run(
        call.creating(bucket),
        shards.route(bucket),
        shard ->
            new PlaceOrderTask(
                orders,
                stock,
                replenishment,
                missing,
                shard,
                order,
                customerId,
                request.country(),
                request.lines(),
                replies));
  }

  /** Takes a step of an order. */
  Uni<Committed> step(Call call, UUID id, Step command, VersionCheck condition) {
    AggregateRef order = ShopAggregates.order(id);
    JsonReplies<Order> replies = replies(null, id, call);
    return runner.run(
        call.on(order),
        shards.route(order.bucket()),
        shard ->
            new DecidingTask<>(
                order,
                orders,
                (state, now) -> decide(call.caller(), state, command, now),
                OrderStock.afterPlacing(stock, shard),
                condition,
                replies));
  }

  /** Somebody else's order is none that the caller could know of. */
  private static Decision<OrderEvent> decide(
      Caller caller, Order state, Step command, Instant now) {
    boolean hidden = state instanceof Existing order && !caller.sees(order.details().customerId());
    return hidden
        ? Decision.reject(new OrderRejection.NotFound())
        : OrderDecider.decide(state, command, now);
  }

  /**
   * The bucket must be the same when the request is repeated, or the repetition would look for its
   * key on another shard.
   */
  private static int guest(Call call) {
    CommandKey key = call.key();
    if (key == null) {
      throw new IllegalStateException("an order is never placed without a key");
    }
    return key.bucket();
  }

  private static JsonReplies<Order> replies(@Nullable String location, UUID id, Call call) {
    return new JsonReplies<>(
        201,
        location,
        (state, version) -> OrderAnswer.of(id.toString(), state, version),
        call.traceId());
  }
}
