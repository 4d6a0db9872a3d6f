package io.millrace.query.orderview;

import io.millrace.events.ShopRoles;
import io.millrace.platform.query.http.Callers;
import io.millrace.platform.query.http.Missing;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.service.callers.Caller;
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
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;

/** One customer's orders over HTTP. */
@Path("/v1/customers/{id}/orders")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ShopRoles.CUSTOMER, ShopRoles.MERCHANT, ShopRoles.OPERATOR})
class CustomerOrdersResource {
  private final OrderLists lists;
  private final Callers callers;

  CustomerOrdersResource(OrderLists lists, Callers callers) {
    this.lists = lists;
    this.callers = callers;
  }

  /** One customer's orders, latest first. */
  @GET
  public Uni<Response> orders(
      @PathParam("id") String text, @Context UriInfo uri, @Context HttpHeaders headers) {
    UUID customer = Parameters.pathId(text);
    Caller caller = callers.current();
    if (!caller.sees(customer.toString())) {
      throw Missing.of(ShopProblems.CUSTOMER_NOT_FOUND, customer.toString());
    }
    return lists.of(customer, uri, headers, caller);
  }
}
