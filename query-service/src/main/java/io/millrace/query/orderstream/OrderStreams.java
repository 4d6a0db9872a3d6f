package io.millrace.query.orderstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.freshness.QueryProblems;
import io.millrace.platform.query.http.Callers.Authenticated;
import io.millrace.platform.service.problems.Fault;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import io.millrace.query.orderstream.OrderFeed.Place;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Streams of orders as they change, for every interface, with the authorisation of single reads. A
 * stream goes at the pace of its client, and does not move past a change before it can show it.
 */
@Startup // its counters are told before the first stream
@Singleton
public class OrderStreams {
  /** Another instance may have read a little further than this one. */
  private static final Duration REACHED_WITHIN = Duration.ofSeconds(2);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final OrderFeed feed;
  private final ChangedOrders changed;
  private final StreamPlaces places;
  private final SlowClients slow;
  private final MeterRegistry metrics;
  private final Duration heartbeat;

  OrderStreams(
      OrderFeed feed,
      ChangedOrders changed,
      StreamPlaces places,
      SlowClients slow,
      QueryConfig config,
      MeterRegistry metrics) {
    this.feed = feed;
    this.changed = changed;
    this.places = places;
    this.slow = slow;
    this.metrics = metrics;
    heartbeat = config.streams().heartbeat();
    // From the start: a rate over a counter that appears with its first count misses it.
    OrderReader.failures(metrics, QueryProblems.NOT_YET_CONSISTENT);
    OrderReader.failures(metrics, ProblemType.STORE_UNAVAILABLE);
  }

  void end(@Observes ShutdownDelayInitiatedEvent event) {
    end();
  }

  /** Ends all streams: their clients resume on another instance. */
  void end() {
    feed.finish();
  }

  /**
   * Completes when this instance has read as far as the position, or after a moment if it has not:
   * {@link #open} then says what that means.
   */
  public Uni<Void> reached(Optional<String> lastPosition) {
    Optional<FeedPosition> position = lastPosition.flatMap(FeedPosition::read);
    Instant until = Instant.now().plus(REACHED_WITHIN);
    return position.isEmpty() || !feed.isAhead(position.get())
        ? Uni.createFrom().voidItem()
        : Multi.createFrom()
            .ticks()
            .every(LOOK_AGAIN)
            .select()
            .where(tick -> !feed.isAhead(position.get()) || Instant.now().isAfter(until))
            .toUni()
            .replaceWithVoid();
  }

  /**
   * Opens a stream. It ends with {@link StreamItem.Failed} if it cannot go on, and never fails.
   *
   * @param who the stream ends with its bearer token
   * @param customer only orders of this customer
   * @param lastPosition of the last item that the client has seen; absent: from now on
   * @param hangUp cuts off a client that does not take what it is sent; tells whether it was there
   * @throws ProblemException if the position is none, of another topic, or so old that changes are
   *     missing, or if there are too many streams
   */
  public Multi<StreamItem> open(
      Authenticated who,
      Optional<UUID> customer,
      Optional<String> lastPosition,
      BooleanSupplier hangUp) {
    Place start = lastPosition.map(this::resume).orElseGet(feed::end);
    Runnable leave = places.enter(who);
    Multi<StreamItem> items =
        new OrderReader(feed, changed, metrics, heartbeat, who, customer.map(UUID::toString), start)
            .items()
            .onTermination()
            .invoke(leave);
    return slow.guard(
        items,
        () -> {
          leave.run();
          return hangUp.getAsBoolean();
        });
  }

  private Place resume(String text) {
    FeedPosition position =
        FeedPosition.read(text)
            .orElseThrow(
                () ->
                    new ProblemException(
                        QueryProblems.INVALID_PARAMETER,
                        "The position is none. Send the id of the last event, as it came.",
                        List.of(Fault.ofParameter("Last-Event-ID", "is no id of an event"))));
    return feed.after(position).orElseThrow(() -> notFrom(position));
  }

  private ProblemException notFrom(FeedPosition position) {
    if (!feed.isAhead(position)) {
      return gone("Changes behind your last event are not kept any more.");
    }
    return feed.isOnItsWay(position)
        ? new ProblemException(
            ProblemType.OVERLOADED,
            "This instance has not yet read up to your last event. Try again in a moment.")
        : gone(
            "Your last event lies ahead of all changes: it is of another installation, or the"
                + " topic was made anew.");
  }

  static ProblemException gone(String why) {
    return new ProblemException(
        QueryProblems.STREAM_POSITION_GONE,
        why + " Read the list of orders anew and open a stream without Last-Event-ID.");
  }
}
