package io.millrace.command.catalog.postgres;

import io.millrace.command.catalog.CatalogCommand;
import io.millrace.command.catalog.CatalogCommand.Chosen;
import io.millrace.command.catalog.CatalogDecider;
import io.millrace.command.catalog.Product;
import io.millrace.command.catalog.postgres.CategorisingTask.Loaded;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.platform.command.run.DecidingTask;
import io.millrace.platform.command.run.Outcome;
import io.millrace.platform.command.run.Replies;
import io.millrace.platform.command.run.SideEffect;
import io.millrace.platform.command.run.Task;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.events.AggregateRef;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A command to a product that names categories: two statements read what it has to know, the
 * product with its categories and the categories named, however many they are.
 *
 * @param codes of the categories named
 * @param command made from those that exist
 */
public record CategorisingTask(
    AggregateRef product,
    ProductRepository products,
    CategoryRepository categories,
    List<String> codes,
    Function<Chosen, CatalogCommand> command,
    VersionCheck condition,
    Replies<Product> replies)
    implements Task<Mutiny.Session, Loaded> {
  public CategorisingTask {
    codes = List.copyOf(codes);
  }

  /** What was read. */
  public record Loaded(Versioned<Product> product, Chosen chosen) {}

  @Override
  public Uni<Loaded> load(Mutiny.Session session) {
    return products
        .load(session, product)
        .chain(found -> categories.chosen(codes).map(chosen -> new Loaded(found, chosen)));
  }

  @Override
  public Uni<Outcome> act(Mutiny.Session session, Loaded loaded, Instant now) {
    CatalogCommand asked = command.apply(loaded.chosen());
    return new DecidingTask<Mutiny.Session, Product, CatalogEvent>(
            product,
            products,
            (state, at) -> CatalogDecider.decide(state, asked, at),
            SideEffect.none(),
            condition,
            replies)
        .act(session, loaded.product(), now);
  }
}
