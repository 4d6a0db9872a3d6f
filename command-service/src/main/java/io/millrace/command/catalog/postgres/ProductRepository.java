package io.millrace.command.catalog.postgres;

import io.millrace.command.catalog.CatalogDecider;
import io.millrace.command.catalog.Product;
import io.millrace.command.catalog.Product.Listed;
import io.millrace.command.runtime.AggregateRef;
import io.millrace.command.runtime.Aggregates;
import io.millrace.command.runtime.Change;
import io.millrace.command.runtime.Versioned;
import io.millrace.events.catalog.CatalogEvent;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.hibernate.reactive.mutiny.Mutiny;

/** Products as entities, with the history of their prices. */
@Singleton
public class ProductRepository
    implements PanacheRepositoryBase<ProductEntity, ProductKey>,
        Aggregates<Mutiny.Session, Product, CatalogEvent> {

  @Override
  public Uni<Versioned<Product>> load(Mutiny.Session session, AggregateRef aggregate) {
    return findById(key(aggregate))
        .map(
            found ->
                found == null
                    ? new Versioned<>(Product.NONE, 0)
                    : new Versioned<>(found.state(), found.version));
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
    Uni<ProductEntity> saved =
        change.before().version() == 0
            ? persist(new ProductEntity(key, product))
            : findById(key).invoke(found -> found.price = product.price().amount());
    return saved
        .chain(
            entity ->
                session.persist(
                    new PriceEntity(
                        entity,
                        change.after().version(),
                        product.price(),
                        change.events().getLast().at())))
        .chain(session::flush);
  }

  private static ProductKey key(AggregateRef aggregate) {
    return new ProductKey(aggregate.bucket(), aggregate.id());
  }
}
