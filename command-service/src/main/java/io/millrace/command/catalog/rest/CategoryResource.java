package io.millrace.command.catalog.rest;

import io.millrace.command.catalog.Category;
import io.millrace.command.catalog.CategoryDecider;
import io.millrace.command.catalog.postgres.CatalogTransactions;
import io.millrace.command.catalog.postgres.CategoryRepository;
import io.millrace.events.ShopAggregates;
import io.millrace.events.ShopRoles;
import io.millrace.events.catalog.CategoryEvent;
import io.millrace.platform.command.http.Call;
import io.millrace.platform.command.http.Calls;
import io.millrace.platform.command.http.HttpAnswers;
import io.millrace.platform.command.http.JsonReplies;
import io.millrace.platform.command.run.CommandRunner;
import io.millrace.platform.command.run.DecidingTask;
import io.millrace.platform.command.run.SideEffect;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.events.AggregateRef;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.hibernate.reactive.mutiny.Mutiny;

/** Commands to the categories of the catalogue. */
@Path("/v1/categories")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ShopRoles.MERCHANT, ShopRoles.OPERATOR})
public class CategoryResource {
  private final CommandRunner runner;
  private final CatalogTransactions transactions;
  private final CategoryRepository categories;
  private final Calls calls;
  private final HttpAnswers answers;

  CategoryResource(
      CommandRunner runner,
      CatalogTransactions transactions,
      CategoryRepository categories,
      Calls calls,
      HttpAnswers answers) {
    this.runner = runner;
    this.transactions = transactions;
    this.categories = categories;
    this.calls = calls;
    this.answers = answers;
  }

  @POST
  public Uni<Response> add(byte[] body) {
    Call call = calls.keyed(body);
    CategoryRequest request = CategoryRequest.read(body);
    AggregateRef category = ShopAggregates.category(request.code());
    DecidingTask<Mutiny.Session, Category, CategoryEvent> task =
        new DecidingTask<>(
            category,
            categories,
            (state, now) -> CategoryDecider.add(state, request.code(), request.name(), now),
            SideEffect.none(),
            VersionCheck.NONE,
            new JsonReplies<>(201, null, CategoryAnswer::of, call.traceId()));
    return runner.run(call.on(category), transactions, task).map(answers::of);
  }
}
