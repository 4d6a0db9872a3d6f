package io.millrace.query.orderstream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.cache.Found;
import io.millrace.platform.query.freshness.QueryProblems;
import io.millrace.platform.query.http.Callers.Authenticated;
import io.millrace.platform.service.http.HttpProblems;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import io.millrace.query.orderstream.OrderFeed.Change;
import io.millrace.query.orderstream.OrderFeed.Place;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One client's way through the feed; one step at a time. */
final class OrderReader {
  private final OrderFeed feed;
  private final ChangedOrders changed;
  private final MeterRegistry metrics;
  private final Duration heartbeat;
  private final Authenticated who;
  private final Optional<String> customer;
  private Place place;
  private boolean ended;

  OrderReader(
      OrderFeed feed,
      ChangedOrders changed,
      MeterRegistry metrics,
      Duration heartbeat,
      Authenticated who,
      Optional<String> customer,
      Place start) {
    this.feed = feed;
    this.changed = changed;
    this.metrics = metrics;
    this.heartbeat = heartbeat;
    this.who = who;
    this.customer = customer;
    place = start;
  }

  static Counter failures(MeterRegistry metrics, ProblemType code) {
    return metrics.counter("millrace.streams.failed", "reason", code.code());
  }

  /** One item for each that is asked for, up to the last; it never fails. */
  Multi<StreamItem> items() {
    Multi<StreamItem> items =
        Multi.createBy()
            .repeating()
            .uni(this::next)
            .until(item -> item.isEmpty() && ended)
            .select()
            .where(Optional::isPresent)
            .map(Optional::get);
    // At once, so that the client knows that it is connected.
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(new StreamItem.Heartbeat(place.seen().write())), items);
  }

  /** The next item; empty if the change is none of the caller's business. */
  private Uni<Optional<StreamItem>> next() {
    if (ended) {
      return nothing();
    }
    if (feed.isFinished() || Instant.now().isAfter(who.until())) {
      return Uni.createFrom().item(last(alive()));
    }
    return switch (feed.look(place)) {
      case OrderFeed.Next next -> step(next.change());
      case OrderFeed.AtEnd end -> await();
      case OrderFeed.Overtaken overtaken ->
          Uni.createFrom()
              .item(last(failed(OrderStreams.gone("Changes came faster than you took them."))));
    };
  }

  private static Uni<Optional<StreamItem>> nothing() {
    return Uni.createFrom().item(Optional.empty());
  }

  private Optional<StreamItem> last(StreamItem item) {
    ended = true;
    return Optional.of(item);
  }

  private StreamItem alive() {
    return new StreamItem.Heartbeat(feed.position(place));
  }

  private StreamItem failed(ProblemException problem) {
    failures(metrics, problem.type()).increment();
    return new StreamItem.Failed(feed.position(place), problem);
  }

  private Uni<Optional<StreamItem>> await() {
    return orAlive(
        feed.changeBehind(place)
            // Who tells of changes has others to tell.
            .emitOn(Infrastructure.getDefaultExecutor())
            .map(changes -> Optional::empty));
  }

  /**
   * The outcome, or a sign of life. What an outcome changes here changes only once it is taken: it
   * may come just when it is not waited for any more.
   */
  private Uni<Optional<StreamItem>> orAlive(Uni<Supplier<Optional<StreamItem>>> outcome) {
    CompletableFuture<Supplier<Optional<StreamItem>>> next = outcome.subscribeAsCompletionStage();
    // Mostly it is at hand, and needs no timer.
    return next.isDone()
        ? Uni.createFrom().item(next.join().get())
        : Uni.createFrom()
            .completionStage(next)
            .ifNoItem()
            .after(heartbeat)
            .recoverWithItem(() -> () -> Optional.of(alive()))
            .map(Supplier::get);
  }

  private Uni<Optional<StreamItem>> step(Change change) {
    Place behind = new Place(change.sequence(), place.seen());
    if (place.seen().includes(change.partition(), change.offset())) {
      place = behind;
      return nothing();
    }
    return orAlive(
        changed
            .sealed(change)
            .chain(found -> shown(change, found))
            .<Supplier<Optional<StreamItem>>>map(item -> () -> pass(behind, item))
            .onFailure()
            .recoverWithItem(failure -> () -> last(failed(explained(failure)))));
  }

  private Optional<StreamItem> pass(Place behind, Optional<StreamItem> item) {
    place = behind;
    return item;
  }

  private Uni<Optional<StreamItem>> shown(Change change, Found sealed) {
    CachedView order = sealed.view();
    boolean visible =
        order != null
            && who.caller().sees(order.owner())
            && (customer.isEmpty() || customer.get().equals(order.owner()));
    return visible
        ? changed
            .opened(change, sealed)
            .map(found -> Optional.ofNullable(found.view()))
            .map(view -> view.map(v -> new StreamItem.Changed(change.position(), v)))
        : nothing();
  }

  private static ProblemException explained(Throwable failure) {
    ProblemException problem = HttpProblems.of(failure);
    return problem.type().equals(QueryProblems.NOT_YET_CONSISTENT)
        ? new ProblemException(
            problem.type(),
            "An order has changed, and no copy of the read models shows it yet. Nothing is lost:"
                + " go on from the position.")
        : problem;
  }
}
