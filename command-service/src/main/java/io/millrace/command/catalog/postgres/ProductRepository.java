package io.millrace.command.catalog.postgres;

import io.millrace.command.catalog.CatalogDecider;
import io.millrace.command.catalog.Product;
import io.millrace.command.catalog.Product.Listed;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.platform.command.run.AggregateRepository;
import io.millrace.platform.command.run.Change;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.events.AggregateRef;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Products as entities, with the history of their prices and their categories. */
@Singleton
public class ProductRepository
    implements PanacheRepositoryBase<ProductEntity, ProductKey>,
        AggregateRepository<Mutiny.Session, Product, CatalogEvent> {

  /** With its categories at once: one statement, however many it stands in. */
  private static final String WITH_CATEGORIES =
      "from ProductEntity p left join fetch p.categories where p.bucket = ?1 and p.sku = ?2";

  private final CategoryRepository categories;

  ProductRepository(CategoryRepository categories) {
    this.categories = categories;
  }

  @Override
  public Uni<Versioned<Product>> load(Mutiny.Session session, AggregateRef aggregate) {
    ProductKey key = key(aggregate);
    return find(WITH_CATEGORIES, key.bucket(), key.sku())
        // Not firstResult(): a limit over a fetched collection makes Hibernate warn and count in
        // memory.
        .list()
        .map(
            found ->
                found.isEmpty()
                    ? new Versioned<>(Product.NONE, 0)
                    : new Versioned<>(found.getFirst().state(), found.getFirst().version));
  }

  @Override
  public Product evolve(Product state, CatalogEvent event) {
    return CatalogDecider.evolve(state, event);
  }

  @Override
  public Uni<Void> save(Mutiny.Session session, Change<Product, CatalogEvent> change) {
    if (!(change.after().state() instanceof Listed product)) {
      throw new IllegalStateException("no event takes a product out of the catalogue");
    }
    ProductKey key = key(change.aggregate());
    Uni<ProductEntity> entity =
        change.before().version() == 0
            ? Uni.createFrom().item(new ProductEntity(key, product))
            // The session has it from loading.
            : findById(key).invoke(found -> found.price = product.price().amount());
    return entity
        .call(found -> categorise(change, found, product))
        .chain(found -> persist(found))
        .chain(found -> price(session, change, found, product))
        .chain(session::flush);
  }

  private Uni<Void> categorise(
      Change<Product, CatalogEvent> change, ProductEntity entity, Listed product) {
    List<ProductCategory> before =
        change.before().state() instanceof Listed listed ? listed.categories() : List.of();
    if (before.equals(product.categories())) {
      return Uni.createFrom().voidItem();
    }
    return categories
        .byCodes(product.categories().stream().map(ProductCategory::code).toList())
        .invoke(
            found -> {
              entity.categories.retainAll(found);
              entity.categories.addAll(found);
            })
        .replaceWithVoid();
  }

  /** Only what changes the price is part of its history. */
  private static Uni<Void> price(
      Mutiny.Session session,
      Change<Product, CatalogEvent> change,
      ProductEntity entity,
      Listed product) {
    if (change.before().state() instanceof Listed before
        && before.price().equals(product.price())) {
      return Uni.createFrom().voidItem();
    }
    return session.persist(
        new PriceEntity(
            entity, change.after().version(), product.price(), change.events().getLast().at()));
  }

  private static ProductKey key(AggregateRef aggregate) {
    return new ProductKey(aggregate.bucket(), aggregate.id());
  }
}
