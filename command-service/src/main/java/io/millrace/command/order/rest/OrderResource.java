package io.millrace.command.order.rest;

import io.millrace.command.order.OrderCommand.Step;
import io.millrace.command.order.OrderRejection;
import io.millrace.command.order.rest.OrderRequests.Cancellation;
import io.millrace.command.order.rest.OrderRequests.Delivery;
import io.millrace.command.order.rest.OrderRequests.NewOrder;
import io.millrace.command.order.rest.OrderRequests.Payment;
import io.millrace.command.order.rest.OrderRequests.RefundOf;
import io.millrace.command.order.rest.OrderRequests.Return;
import io.millrace.command.order.rest.OrderRequests.Shipment;
import io.millrace.command.runtime.Problem;
import io.millrace.command.runtime.VersionCheck;
import io.millrace.command.runtime.rest.Call;
import io.millrace.command.runtime.rest.Caller;
import io.millrace.command.runtime.rest.Calls;
import io.millrace.command.runtime.rest.HttpAnswers;
import io.millrace.command.runtime.rest.Ids;
import io.millrace.command.runtime.rest.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Commands to orders. Every step needs the ETag of the order in If-Match. */
@Path("/v1/orders")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders")
public class OrderResource {
  private final OrderCommands commands;
  private final Calls calls;
  private final HttpAnswers answers;

  OrderResource(OrderCommands commands, Calls calls, HttpAnswers answers) {
    this.commands = commands;
    this.calls = calls;
    this.answers = answers;
  }

  @POST
  @RolesAllowed({Roles.CUSTOMER, Roles.MERCHANT, Roles.OPERATOR})
  @Operation(summary = "Place an order; a customer's token orders for that customer")
  @RequestBody(content = @Content(schema = @Schema(implementation = NewOrder.class)))
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OrderAnswer.class)))
  public Uni<Response> place(byte[] body) {
    Call call = calls.keyed(body);
    NewOrder order = OrderRequests.newOrder(body);
    UUID customer = customer(call.caller(), order.customerId());
    return commands.place(call, customer, order).map(answers::of);
  }

  @POST
  @Path("/{id}/payments")
  @RolesAllowed({Roles.CUSTOMER, Roles.MERCHANT, Roles.OPERATOR})
  @Operation(summary = "Take note of money that arrived; one effect per payment reference")
  @RequestBody(content = @Content(schema = @Schema(implementation = Payment.class)))
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OrderAnswer.class)))
  public Uni<Response> pay(@PathParam("id") String id, byte[] body) {
    return step(id, body, OrderRequests::payment);
  }

  @POST
  @Path("/{id}/shipments")
  @RolesAllowed({Roles.MERCHANT, Roles.OPERATOR})
  @Operation(summary = "Ship all that is left, or some pieces of some lines")
  @RequestBody(content = @Content(schema = @Schema(implementation = Shipment.class)))
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OrderAnswer.class)))
  public Uni<Response> ship(@PathParam("id") String id, byte[] body) {
    return step(id, body, OrderRequests::shipment);
  }

  @POST
  @Path("/{id}/deliveries")
  @RolesAllowed({Roles.MERCHANT, Roles.OPERATOR})
  @Operation(summary = "Take note that everything has arrived")
  @RequestBody(content = @Content(schema = @Schema(implementation = Delivery.class)))
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OrderAnswer.class)))
  public Uni<Response> deliver(@PathParam("id") String id, byte[] body) {
    return step(id, body, OrderRequests::delivery);
  }

  @POST
  @Path("/{id}/cancellations")
  @RolesAllowed({Roles.CUSTOMER, Roles.MERCHANT, Roles.OPERATOR})
  @Operation(summary = "Call the order off before anything was shipped")
  @RequestBody(content = @Content(schema = @Schema(implementation = Cancellation.class)))
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OrderAnswer.class)))
  public Uni<Response> cancel(@PathParam("id") String id, byte[] body) {
    return step(id, body, OrderRequests::cancellation);
  }

  @POST
  @Path("/{id}/returns")
  @RolesAllowed({Roles.MERCHANT, Roles.OPERATOR})
  @Operation(summary = "Take goods back; stocked ones can be sold again")
  @RequestBody(content = @Content(schema = @Schema(implementation = Return.class)))
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OrderAnswer.class)))
  public Uni<Response> takeBack(@PathParam("id") String id, byte[] body) {
    return step(id, body, OrderRequests::takeBack);
  }

  @POST
  @Path("/{id}/refunds")
  @RolesAllowed({Roles.MERCHANT, Roles.OPERATOR})
  @Operation(summary = "Pay money back, at most what was paid")
  @RequestBody(content = @Content(schema = @Schema(implementation = RefundOf.class)))
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OrderAnswer.class)))
  public Uni<Response> refund(@PathParam("id") String id, byte[] body) {
    return step(id, body, OrderRequests::refund);
  }

  private Uni<Response> step(String text, byte[] body, Function<byte[], Step> reader) {
    Call call = calls.keyed(body);
    UUID id = Ids.parse(text);
    if (id == null) {
      throw Problem.of(new OrderRejection.NotFound()).asException();
    }
    VersionCheck condition = calls.ifMatch();
    return commands.step(call, id, reader.apply(body), condition).map(answers::of);
  }

  /** A customer orders for itself, whether it says so or not, and for nobody else. */
  private static @Nullable UUID customer(Caller caller, @Nullable UUID asked) {
    if (caller.staff()) {
      return asked;
    }
    if (asked != null && !asked.equals(caller.customerId())) {
      throw Problem.of(new OrderRejection.CustomerMissing()).asException();
    }
    return caller.customerId();
  }
}
