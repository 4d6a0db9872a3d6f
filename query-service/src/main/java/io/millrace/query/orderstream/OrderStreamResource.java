package io.millrace.query.orderstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.events.ShopRoles;
import io.millrace.platform.query.http.Callers;
import io.millrace.platform.query.http.Exchanges;
import io.millrace.platform.query.http.Parameters;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Orders as they change, as server-sent events. */
@Path("/v1/orders/stream")
@RolesAllowed({ShopRoles.CUSTOMER, ShopRoles.MERCHANT, ShopRoles.OPERATOR})
class OrderStreamResource {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final OrderStreams streams;
  private final Callers callers;
  private final Exchanges exchanges;
  private final ObjectMapper json;

  OrderStreamResource(
      OrderStreams streams, Callers callers, Exchanges exchanges, ObjectMapper json) {
    this.streams = streams;
    this.callers = callers;
    this.exchanges = exchanges;
    this.json = json;
  }

  /** The status is sent before the first event is known, so positions are looked at before. */
  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Resumable {}

  @Resumable
  @ServerRequestFilter
  Uni<Void> reached(ContainerRequestContext request) {
    return streams.reached(Optional.ofNullable(request.getHeaderString(LAST_EVENT_ID)));
  }

  /**
   * One event per change, with the whole order; a comment with an id at the beginning, at the end,
   * and now and then while nothing changes; an event {@code error} if the stream ends early. Who
   * comes back with {@code Last-Event-ID} goes on where it was, on whichever instance.
   */
  @GET
  @Resumable
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<OutboundSseEvent> stream(
      @Context UriInfo uri, @Context HttpHeaders headers, @Context Sse sse) {
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<UUID> customer = parameters.uuid("customerId");
    parameters.check();
    Optional<String> last = Optional.ofNullable(headers.getHeaderString(LAST_EVENT_ID));
    return streams
        .open(callers.authenticated(), customer, last, exchanges.current()::hangUp)
        .map(item -> event(sse, item));
  }

  private OutboundSseEvent event(Sse sse, StreamItem item) {
    return switch (item) {
      case StreamItem.Heartbeat heartbeat ->
          positioned(sse, heartbeat.position()).comment("nothing new").build();
      case StreamItem.Failed failed ->
          positioned(sse, failed.position())
              .name("error")
              .mediaType(MediaType.TEXT_PLAIN_TYPE)
              .data(
                  json.createObjectNode()
                      .put("code", failed.problem().type().code())
                      .put("detail", failed.problem().detail())
                      .toString())
              .build();
      case StreamItem.Changed changed ->
          sse.newEventBuilder()
              .id(changed.position())
              .name("order")
              .mediaType(MediaType.TEXT_PLAIN_TYPE)
              .data(String.class, new String(changed.order().body(), StandardCharsets.UTF_8))
              .build();
    };
  }

  /** An empty id would make clients forget the one that they have. */
  private static OutboundSseEvent.Builder positioned(Sse sse, String position) {
    OutboundSseEvent.Builder event = sse.newEventBuilder();
    return position.isEmpty() ? event : event.id(position);
  }
}
