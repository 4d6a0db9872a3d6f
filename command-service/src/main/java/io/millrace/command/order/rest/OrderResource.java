package io.millrace.command.order.rest;

import io.millrace.command.order.OrderCommand.Step;
import io.millrace.command.order.OrderRejection;
import io.millrace.command.order.rest.OrderRequests.NewOrder;
import io.millrace.events.ShopRoles;
import io.millrace.platform.command.http.Call;
import io.millrace.platform.command.http.Calls;
import io.millrace.platform.command.http.HttpAnswers;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.events.text.Uuids;
import io.millrace.platform.service.callers.Caller;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemType;
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
import org.jspecify.annotations.Nullable;

/** Commands to orders. Every step needs the ETag of the order in If-Match. */
@Path("/v1/orders")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class OrderResource {
  private final OrderCommands commands;
  private final Calls calls;
  private final HttpAnswers answers;
  private final PaymentConfig payments;

  OrderResource(OrderCommands commands, Calls calls, HttpAnswers answers, PaymentConfig payments) {
    this.commands = commands;
    this.calls = calls;
    this.answers = answers;
    this.payments = payments;
  }

  @POST
  @RolesAllowed({ShopRoles.CUSTOMER, ShopRoles.MERCHANT, ShopRoles.OPERATOR})
  public Uni<Response> place(byte[] body) {
    Call call = calls.keyed(body);
    NewOrder order = OrderRequests.newOrder(body);
    UUID customer = customer(call.caller(), order.customerId());
    return commands.place(call, customer, order).map(answers::of);
  }

  @POST
  @Path("/{id}/payments")
  @RolesAllowed({
    ShopRoles.CUSTOMER,
    ShopRoles.PAYMENT_PROVIDER,
    ShopRoles.MERCHANT,
    ShopRoles.OPERATOR
  })
  public Uni<Response> pay(@PathParam("id") String id, byte[] body) {
    Call call = calls.keyed(body);
    requirePayer(call.caller());
    return step(call, id, body, OrderRequests::payment);
  }

  /** Whoever owes money is not the one to say that it has come. */
  private void requirePayer(Caller caller) {
    boolean onlyCustomer =
        caller.owner() != null && !caller.roles().contains(ShopRoles.PAYMENT_PROVIDER);
    if (onlyCustomer && !payments.byCustomers()) {
      throw Problem.of(
              ProblemType.FORBIDDEN,
              "A customer's token cannot say that an order is paid. Payments are recorded with a"
                  + " token of the role payment-provider, merchant or operator. Nothing was booked.")
          .asException();
    }
  }

  @POST
  @Path("/{id}/shipments")
  @RolesAllowed({ShopRoles.MERCHANT, ShopRoles.OPERATOR})
  public Uni<Response> ship(@PathParam("id") String id, byte[] body) {
    return step(id, body, OrderRequests::shipment);
  }

  @POST
  @Path("/{id}/deliveries")
  @RolesAllowed({ShopRoles.MERCHANT, ShopRoles.OPERATOR})
  public Uni<Response> deliver(@PathParam("id") String id, byte[] body) {
    return step(id, body, OrderRequests::delivery);
  }

  @POST
  @Path("/{id}/cancellations")
  @RolesAllowed({ShopRoles.CUSTOMER, ShopRoles.MERCHANT, ShopRoles.OPERATOR})
  public Uni<Response> cancel(@PathParam("id") String id, byte[] body) {
    return step(id, body, OrderRequests::cancellation);
  }

  @POST
  @Path("/{id}/returns")
  @RolesAllowed({ShopRoles.MERCHANT, ShopRoles.OPERATOR})
  public Uni<Response> takeBack(@PathParam("id") String id, byte[] body) {
    return step(id, body, OrderRequests::takeBack);
  }

  @POST
  @Path("/{id}/refunds")
  @RolesAllowed({ShopRoles.MERCHANT, ShopRoles.OPERATOR})
  public Uni<Response> refund(@PathParam("id") String id, byte[] body) {
    return step(id, body, OrderRequests::refund);
  }

  private Uni<Response> step(String text, byte[] body, Function<byte[], Step> reader) {
    return step(calls.keyed(body), text, body, reader);
  }

  private Uni<Response> step(Call call, String text, byte[] body, Function<byte[], Step> reader) {
    UUID id = Uuids.parse(text);
    if (id == null) {
      throw new OrderRejection.NotFound().problem().asException();
    }
    VersionCheck condition = calls.ifMatch();
    return commands.step(call, id, reader.apply(body), condition).map(answers::of);
  }

  /** A customer orders for itself, whether it says so or not, and for nobody else. */
  private static @Nullable UUID customer(Caller caller, @Nullable UUID asked) {
    UUID own = caller.owner();
    if (own != null && asked != null && !asked.equals(own)) {
      throw new OrderRejection.CustomerMissing().problem().asException();
    }
    return own == null ? asked : own;
  }
}
