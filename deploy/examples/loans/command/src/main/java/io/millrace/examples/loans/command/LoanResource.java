package io.millrace.examples.loans.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.examples.loans.Library;
import io.millrace.examples.loans.command.Loan.Command;
import io.millrace.examples.loans.command.Loan.InHouse;
import io.millrace.examples.loans.command.Loan.Out;
import io.millrace.platform.command.http.BodyReader;
import io.millrace.platform.command.http.Call;
import io.millrace.platform.command.http.Calls;
import io.millrace.platform.command.http.HttpAnswers;
import io.millrace.platform.command.http.JsonReplies;
import io.millrace.platform.command.run.CommandRunner;
import io.millrace.platform.command.run.DecidingTask;
import io.millrace.platform.command.run.SideEffect;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.AggregateRef;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commands to loans. */
@Path("/v1/loans/" + Library.COPY)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Library.LIBRARIAN)
class LoanResource {
  private final ShardMap shards;
  private final CommandRunner runner;
  private final LoanTable loans;
  private final Calls calls;
  private final HttpAnswers answers;

  LoanResource(
      ShardMap shards, CommandRunner runner, LoanTable loans, Calls calls, HttpAnswers answers) {
    this.shards = shards;
    this.runner = runner;
    this.loans = loans;
    this.calls = calls;
    this.answers = answers;
  }

  /** A loan as it is after a command. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LoanAnswer(
      String copy, @Nullable UUID patron, @Nullable Instant due, long fineCents, long version) {
    static LoanAnswer of(String copy, Loan loan, long version) {
      return switch (loan) {
        case InHouse in -> new LoanAnswer(copy, null, null, in.fineCents(), version);
        case Out out -> new LoanAnswer(copy, out.patron(), out.due(), 0, version);
      };
    }
  }

  /** Lends the copy to a patron. */
  @POST
  public Uni<Response> lend(@PathParam("copy") String copy, byte[] body) {
    Call call = calls.keyed(body);
    UUID patron = BodyReader.read(body, fields -> fields.id("patron"));
    return run(call, copy, new Command.Lend(patron), VersionCheck.NONE);
  }

  /** Lets the patron keep it for longer; {@code If-Match} names the loan that is meant. */
  @POST
  @Path("/extension")
  public Uni<Response> extend(@PathParam("copy") String copy, byte[] body) {
    Call call = calls.keyed(body);
    BodyReader.read(body, _ -> body);
    return run(call, copy, new Command.Extend(), calls.ifMatch());
  }

  /** Takes the copy back, and tells the fine. */
  @POST
  @Path("/return")
  public Uni<Response> takeBack(@PathParam("copy") String copy, byte[] body) {
    Call call = calls.keyed(body);
    BodyReader.read(body, _ -> body);
    return run(call, copy, new Command.TakeBack(), VersionCheck.NONE);
  }

  private Uni<Response> run(Call call, String copy, Command command, VersionCheck condition) {
    AggregateRef loan = Library.loan(copy);
    JsonReplies<Loan> replies =
        new JsonReplies<>(
            200, null, (state, version) -> LoanAnswer.of(copy, state, version), call.traceId());
    return runner
        .run(
            call.on(loan),
            shards.route(loan.bucket()),
            _ ->
                new DecidingTask<>(
                    loan,
                    loans,
                    (state, now) -> Loan.decide(state, command, now),
                    SideEffect.none(),
                    condition,
                    replies))
        .map(answers::of);
  }
}
