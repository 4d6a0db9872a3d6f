package io.millrace.query.orderstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.cache.CachedView;
import io.millrace.query.http.Caller;
import io.millrace.query.http.Problem.Violation;
import io.millrace.query.http.ProblemCode;
import io.millrace.query.http.ProblemException;
import io.millrace.query.orderstream.OrderFeed.Change;
import io.millrace.query.orderstream.OrderFeed.Place;
import io.millrace.query.orderview.OrderQueries;
import io.millrace.query.runtime.Demand;
import io.millrace.query.runtime.QueryConfig;
import io.millrace.query.runtime.ReadPreference;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Streams of orders as they change, for every interface, with the authorisation of single reads.
 */
@Startup // its gauge is told before the first stream
@ApplicationScoped
public class OrderStreams {
  private static final Caller EVERYBODY = new Caller(true, null);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final OrderFeed feed;
  private final OrderQueries orders;
  private final Duration heartbeat;
  private final int maxStreams;
  private final AtomicInteger open;
  private volatile boolean stopping;

  OrderStreams(OrderFeed feed, OrderQueries orders, QueryConfig config, MeterRegistry metrics) {
    this.feed = feed;
    this.orders = orders;
    heartbeat = config.streams().heartbeat();
    maxStreams = config.streams().max();
    open = metrics.gauge("millrace.streams.open", new AtomicInteger());
  }

  void end(@Observes ShutdownDelayInitiatedEvent event) {
    end();
  }

  /** Ends all streams: their clients resume on another instance. */
  void end() {
    stopping = true;
    feed.finish();
  }

  /**
   * Opens a stream.
   *
   * @param until the stream ends then, because the caller's bearer token does
   * @param customer only orders of this customer
   * @param lastPosition of the last item that the client has seen; absent: from now on
   * @throws ProblemException if the position is none, or so old that changes are missing, or if
   *     there are too many streams
   */
  public Multi<StreamItem> open(
      Caller caller, Instant until, Optional<UUID> customer, Optional<String> lastPosition) {
    Place start = lastPosition.map(this::resume).orElseGet(feed::end);
    if (open.incrementAndGet() > maxStreams) {
      open.decrementAndGet();
      throw new ProblemException(
          ProblemCode.OVERLOADED, "Too many streams are open. Try again in a moment.");
    }
    Reader reader = new Reader(caller, until, customer.map(UUID::toString), start);
    Multi<StreamItem> items =
        Multi.createBy()
            .repeating()
            .uni(reader::next)
            .until(item -> item.isEmpty() && reader.ended)
            .select()
            .where(Optional::isPresent)
            .map(Optional::get);
    // At once, so that the client knows that it is connected.
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(new StreamItem.Heartbeat(start.seen().write())), items)
        .onTermination()
        .invoke(open::decrementAndGet);
  }

  private Place resume(String text) {
    FeedPosition position =
        FeedPosition.read(text)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.INVALID_PARAMETER,
                        "The position is none. Send the id of the last event, as it came.",
                        List.of(new Violation("Last-Event-ID", "is no id of an event"))));
    return feed.after(position)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.STREAM_POSITION_GONE,
                    "Changes behind your last event are not kept any more. Read the list of orders"
                        + " anew and open a stream without Last-Event-ID."));
  }

  /** One client's way through the feed; one step at a time. */
  private final class Reader {
    private final Caller caller;
    private final Instant until;
    private final Optional<String> customer;
    private Place place;
    private boolean ended;

    Reader(Caller caller, Instant until, Optional<String> customer, Place start) {
      this.caller = caller;
      this.until = until;
      this.customer = customer;
      place = start;
    }

    /** The next item; empty if the change is none of the caller's business. */
    Uni<Optional<StreamItem>> next() {
      if (stopping || Instant.now().isAfter(until)) {
        return end();
      }
      return switch (feed.look(place)) {
        case OrderFeed.Next next -> step(next.change());
        case OrderFeed.AtEnd end -> await();
        // The client comes back with its last position and is then told what it missed.
        case OrderFeed.Overtaken overtaken -> end();
      };
    }

    private StreamItem heartbeat() {
      return new StreamItem.Heartbeat(feed.position(place));
    }

    /** With a last word from where to go on. */
    private Uni<Optional<StreamItem>> end() {
      Optional<StreamItem> last = ended ? Optional.empty() : Optional.of(heartbeat());
      ended = true;
      return Uni.createFrom().item(last);
    }

    private Uni<Optional<StreamItem>> await() {
      return feed.changeBehind(place)
          .map(changed -> Optional.<StreamItem>empty())
          .ifNoItem()
          .after(heartbeat)
          .recoverWithItem(() -> Optional.of(heartbeat()));
    }

    private Uni<Optional<StreamItem>> step(Change change) {
      boolean known = place.seen().includes(change.partition(), change.offset());
      place = new Place(change.sequence(), place.seen());
      return known ? Uni.createFrom().item(Optional.empty()) : read(change);
    }

    private Uni<Optional<StreamItem>> read(Change change) {
      Demand demand = Demand.ofRow(OrderFeed.VIEW, change.order(), change.version());
      // Read for all readers of this change alike, and shown to those who may see it.
      return orders
          .order(EVERYBODY, change.order(), new ReadPreference(demand, PATIENCE, true))
          .map(found -> Optional.ofNullable(found.view()).filter(this::isShown))
          .map(view -> view.map(order -> new StreamItem.Changed(change.position(), order)));
    }

    private boolean isShown(CachedView order) {
      return caller.sees(order.owner())
          && (customer.isEmpty() || customer.get().equals(order.owner()));
    }
  }
}
