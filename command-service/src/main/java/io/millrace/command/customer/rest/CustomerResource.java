package io.millrace.command.customer.rest;

import io.millrace.command.customer.Customer;
import io.millrace.command.customer.CustomerCommand;
import io.millrace.command.customer.CustomerIds;
import io.millrace.command.customer.CustomerRejection;
import io.millrace.command.customer.postgres.CustomerTable;
import io.millrace.command.customer.postgres.CustomerTask;
import io.millrace.command.customer.postgres.PersonKeys;
import io.millrace.events.ShopAggregates;
import io.millrace.events.ShopRoles;
import io.millrace.platform.command.http.Call;
import io.millrace.platform.command.http.Calls;
import io.millrace.platform.command.http.HttpAnswers;
import io.millrace.platform.command.http.JsonReplies;
import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.command.run.CommandRunner;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.sealing.PersonKey;
import io.millrace.platform.events.text.Uuids;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Commands to customers. */
@Path("/v1/customers")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CustomerResource {
  private final ShardMap shards;
  private final CommandRunner runner;
  private final CustomerTable customers;
  private final PersonKeys keys;
  private final Calls calls;
  private final HttpAnswers answers;
  private final InstantSource clock;
  private final RandomGenerator random;

  CustomerResource(
      ShardMap shards,
      CommandRunner runner,
      CustomerTable customers,
      PersonKeys keys,
      Calls calls,
      HttpAnswers answers,
      InstantSource clock,
      RandomGenerator random) {
    this.shards = shards;
    this.runner = runner;
    this.customers = customers;
    this.keys = keys;
    this.calls = calls;
    this.answers = answers;
    this.clock = clock;
    this.random = random;
  }

  @POST
  @RolesAllowed({ShopRoles.MERCHANT, ShopRoles.OPERATOR})
  public Uni<Response> register(byte[] body) {
    Call call = calls.keyed(body);
    CustomerRequest request = CustomerRequest.register(body);
    UUID id = id(call, request.reference());
    return run(
        call,
        ShopAggregates.customer(id),
        new CustomerCommand.Register(
            request.reference(), request.name(), request.email(), request.country()),
        VersionCheck.NONE,
        replies(201, "/v1/customers/" + id, id, call));
  }

  @PUT
  @Path("/{id}")
  @RolesAllowed({ShopRoles.CUSTOMER, ShopRoles.MERCHANT, ShopRoles.OPERATOR})
  public Uni<Response> update(@PathParam("id") String text, byte[] body) {
    Call call = calls.unkeyed(body);
    UUID id = Uuids.parse(text);
    if (id == null || !call.caller().sees(id.toString())) {
      throw new CustomerRejection.NotRegistered().problem().asException();
    }
    VersionCheck condition = calls.ifMatch();
    CustomerRequest request = CustomerRequest.update(id, body);
    return run(
        call,
        ShopAggregates.customer(id),
        new CustomerCommand.Update(request.name(), request.email(), request.country()),
        condition,
        replies(200, null, id, call));
  }

  @POST
  @Path("/{id}/erasure")
  @RolesAllowed(ShopRoles.OPERATOR)
  public Uni<Response> erase(@PathParam("id") String text, byte[] body) {
    Call call = calls.keyed(body);
    UUID id = Uuids.parse(text);
    if (id == null) {
      throw new CustomerRejection.NotRegistered().problem().asException();
    }
    ErasureRequest.of(body);
    return run(
        call,
        ShopAggregates.customer(id),
        new CustomerCommand.Erase(),
        VersionCheck.NONE,
        replies(200, null, id, call));
  }

  private Uni<Response> run(
      Call call,
      AggregateRef customer,
      CustomerCommand command,
      VersionCheck condition,
      JsonReplies<Customer> replies) {
    AtomicReference<@Nullable PersonKey> used = new AtomicReference<>();
    CustomerTask task =
        new CustomerTask(customers, keys, customer, command, condition, replies, used::set);
    return runner
        .run(call.on(customer), shards.route(customer.bucket()), _ -> task)
        .chain(committed -> keys.open(committed, used.get()))
        .map(answers::of);
  }

  /**
   * Without a reference the id is by chance, but not its bucket: a repetition has to find its key,
   * and so to come to the same shard.
   */
  private UUID id(Call call, @Nullable String reference) {
    if (reference != null) {
      return CustomerIds.ofReference(reference);
    }
    CommandKey key = Objects.requireNonNull(call.key(), "a registration has a key");
    return CustomerIds.next(key.bucket(), clock.instant(), random);
  }

  private static JsonReplies<Customer> replies(
      int status, @Nullable String location, UUID id, Call call) {
    return new JsonReplies<>(
        status,
        location,
        (state, version) -> CustomerAnswer.of(id.toString(), state, version),
        call.traceId());
  }
}
