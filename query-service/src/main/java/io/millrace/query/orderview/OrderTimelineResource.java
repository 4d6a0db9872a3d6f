package io.millrace.query.orderview;

import io.millrace.events.ShopRoles;
import io.millrace.platform.query.http.Answers;
import io.millrace.platform.query.http.Callers;
import io.millrace.platform.query.http.Missing;
import io.millrace.platform.query.http.Page;
import io.millrace.platform.query.http.Paging;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.query.http.ReadPreferences;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.service.callers.Caller;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.query.ShopProblems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Timelines of orders over HTTP. */
@Path("/v1/orders/{id}/timeline")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ShopRoles.CUSTOMER, ShopRoles.MERCHANT, ShopRoles.OPERATOR})
class OrderTimelineResource {
  private final OrderTimelineQueries queries;
  private final ReadPreferences preferences;
  private final Callers callers;
  private final Paging paging;
  private final Answers answers;

  OrderTimelineResource(
      OrderTimelineQueries queries,
      ReadPreferences preferences,
      Callers callers,
      Paging paging,
      Answers answers) {
    this.queries = queries;
    this.preferences = preferences;
    this.callers = callers;
    this.paging = paging;
    this.answers = answers;
  }

  /** What happened to an order, and what it was at a time. */
  @GET
  public Uni<Response> timeline(
      @PathParam("id") String text, @Context UriInfo uri, @Context HttpHeaders headers) {
    UUID id = Parameters.pathId(text);
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<OffsetDateTime> asOf = parameters.time("asOf");
    List<String> fields = parameters.fields(queries.fields()).orElse(queries.fields());
    Optional<String> cursor = parameters.cursor();
    int limit = parameters.limit();
    parameters.check();
    Caller caller = callers.current();
    String list = Paging.list(uri, caller);
    Optional<Long> after = paging.place(cursor, list).map(Long::valueOf);
    OrderTimelineQuery query = new OrderTimelineQuery(id, asOf, after, limit);
    return queries
        .timeline(caller, query, fields, preferences.of(headers))
        .map(answer -> answer(answer, query, uri, headers, list));
  }

  private Response answer(
      Answer<OrderTimeline> answer,
      OrderTimelineQuery query,
      UriInfo uri,
      HttpHeaders headers,
      String list) {
    String id = query.order().toString();
    if (answer.rows().isEmpty()) {
      throw query.asOf().isEmpty()
          ? Missing.of(ShopProblems.ORDER_NOT_FOUND, id, answer.stale())
          : new ProblemException(
              ShopProblems.ORDER_NOT_FOUND,
              "There was none with the id '" + id + "' at that time that you may see.");
    }
    OrderTimeline timeline = answer.rows().getFirst();
    Page<OrderTimeline.Entry> page =
        paging.cut(
            timeline.entries(), query.limit(), entry -> String.valueOf(entry.version()), list);
    OrderTimelineView view =
        new OrderTimelineView(
            query.order(),
            query.asOf().map(OffsetDateTime::toInstant).orElse(null),
            timeline.order(),
            page.items(),
            page.nextCursor());
    ResponseBuilder response =
        answers.tagged(
            view,
            answer,
            headers,
            Answers.REVALIDATE,
            OrderTimelineQueries.key(id),
            timeline.order().version());
    return paging.linked(response, uri, page.nextCursor()).build();
  }
}
