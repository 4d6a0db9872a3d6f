package io.millrace.query.orderstream;

import io.millrace.query.http.Callers;
import io.millrace.query.http.Parameters;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Orders as they change, as server-sent events. */
@Path("/v1/orders/stream")
@RolesAllowed({Callers.CUSTOMER, Callers.MERCHANT, Callers.OPERATOR})
class OrderStreamResource {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final OrderStreams streams;
  private final Callers callers;

  OrderStreamResource(OrderStreams streams, Callers callers) {
    this.streams = streams;
    this.callers = callers;
  }

  /**
   * One event per change, with the whole order; a comment with an id at the beginning, at the end,
   * and now and then while nothing changes. Who comes back with {@code Last-Event-ID} goes on where
   * it was, on whichever instance.
   */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<OutboundSseEvent> stream(
      @Context UriInfo uri, @Context HttpHeaders headers, @Context Sse sse) {
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<UUID> customer = parameters.uuid("customerId");
    parameters.check();
    Optional<String> last = Optional.ofNullable(headers.getHeaderString(LAST_EVENT_ID));
    return streams
        .open(callers.current(), callers.until(), customer, last)
        .map(item -> event(sse, item));
  }

  private static OutboundSseEvent event(Sse sse, StreamItem item) {
    return switch (item) {
      case StreamItem.Heartbeat heartbeat -> {
        OutboundSseEvent.Builder event = sse.newEventBuilder().comment("nothing new");
        // An empty id would make clients forget the one that they have.
        yield heartbeat.position().isEmpty()
            ? event.build()
            : event.id(heartbeat.position()).build();
      }
      case StreamItem.Changed changed ->
          sse.newEventBuilder()
              .id(changed.position())
              .name("order")
              .mediaType(MediaType.TEXT_PLAIN_TYPE)
              .data(String.class, new String(changed.order().body(), StandardCharsets.UTF_8))
              .build();
    };
  }
}
