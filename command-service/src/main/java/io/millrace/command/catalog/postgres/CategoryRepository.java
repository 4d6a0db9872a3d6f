package io.millrace.command.catalog.postgres;

import io.millrace.command.catalog.CatalogCommand.Chosen;
import io.millrace.command.catalog.Category;
import io.millrace.command.catalog.CategoryDecider;
import io.millrace.events.ShopAggregates;
import io.millrace.events.catalog.CategoryEvent;
import io.millrace.platform.command.run.AggregateRepository;
import io.millrace.platform.command.run.Change;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.events.AggregateRef;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Categories as entities. */
@Singleton
public class CategoryRepository
    implements PanacheRepositoryBase<CategoryEntity, CategoryKey>,
        AggregateRepository<Mutiny.Session, Category, CategoryEvent> {
  private static final String PREFIX = CategoryEvent.id("");

  @Override
  public Uni<Versioned<Category>> load(Mutiny.Session session, AggregateRef aggregate) {
    return findById(key(aggregate))
        .map(
            found ->
                found == null
                    ? new Versioned<>(Category.NONE, 0)
                    : new Versioned<>(found.state(), found.version));
  }

  @Override
  public Category evolve(Category state, CategoryEvent event) {
    return CategoryDecider.evolve(state, event);
  }

  @Override
  public Uni<Void> save(Mutiny.Session session, Change<Category, CategoryEvent> change) {
    if (!(change.after().state() instanceof Category.Known category)) {
      throw new IllegalStateException("no event takes a category away");
    }
    return persist(new CategoryEntity(key(change.aggregate()), category)).chain(session::flush);
  }

  /** Those of the codes that exist: one statement, however many there are. */
  Uni<Chosen> chosen(List<String> codes) {
    return byCodes(codes)
        .map(
            found ->
                new Chosen(
                    codes,
                    found.stream()
                        .collect(Collectors.toMap(each -> each.code, each -> each.name))));
  }

  /** The entities with these codes; those that the session has are the same objects. */
  Uni<List<CategoryEntity>> byCodes(Collection<String> codes) {
    if (codes.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    List<Integer> buckets =
        codes.stream().map(code -> ShopAggregates.category(code).bucket()).distinct().toList();
    // The bucket leads the key, so naming it lets the index serve; the code decides.
    return list("bucket in ?1 and code in ?2", buckets, codes);
  }

  private static CategoryKey key(AggregateRef aggregate) {
    return new CategoryKey(aggregate.bucket(), aggregate.id().substring(PREFIX.length()));
  }
}
