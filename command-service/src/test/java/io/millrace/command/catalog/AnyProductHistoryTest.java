package io.millrace.command.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.catalog.CatalogCommand.AddProduct;
import io.millrace.command.catalog.CatalogCommand.ChangePrice;
import io.millrace.command.catalog.CatalogCommand.Chosen;
import io.millrace.command.catalog.CatalogCommand.SetCategories;
import io.millrace.command.catalog.Product.Listed;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.platform.command.decision.Decision.Accepted;
import io.millrace.platform.events.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws that hold after any sequence of commands to a product. A seed repeats its run. */
class AnyProductHistoryTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Map<String, String> NAMES = Map.of("A", "Art", "B", "Books", "C", "Cards");

  @ParameterizedTest
  @ValueSource(longs = {1, 20_101_201, 77})
  void everyEventChangesSomethingAndTheStateIsTheFold(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < 500; i++) {
      List<CatalogEvent> history = new ArrayList<>();
      Product state = Product.NONE;
      for (int step = 0; step < 100; step++) {
        if (CatalogDecider.decide(state, command(random), NOW)
            instanceof Accepted<CatalogEvent>(var events)) {
          Product before = state;
          for (CatalogEvent event : events) {
            state = CatalogDecider.evolve(state, event);
            history.add(event);
          }
          assertThat(state).isNotEqualTo(before);
          lawful((Listed) state);
        }
      }
      Product folded = Product.NONE;
      for (CatalogEvent event : history) {
        folded = CatalogDecider.evolve(folded, event);
      }
      assertThat(folded).isEqualTo(state).isInstanceOf(Listed.class);
    }
  }

  private static void lawful(Listed product) {
    assertThat(product.categories().stream().map(ProductCategory::code))
        .isSorted()
        .doesNotHaveDuplicates()
        .isSubsetOf(NAMES.keySet());
    assertThat(product.price().currency()).isEqualTo("GBP");
  }

  private static CatalogCommand command(RandomGenerator random) {
    Money price = new Money(random.nextInt(3), "GBP");
    return switch (random.nextInt(4)) {
      case 0 -> new AddProduct("Thing", price, random.nextBoolean(), chosen(random));
      case 1 -> new ChangePrice(price);
      case 2 -> new ChangePrice(new Money(1, "EUR"));
      default -> new SetCategories(chosen(random));
    };
  }

  /** D does not exist. */
  private static Chosen chosen(RandomGenerator random) {
    return new Chosen(
        Stream.generate(() -> List.of("A", "B", "C", "D").get(random.nextInt(4)))
            .limit(random.nextInt(4))
            .toList(),
        NAMES);
  }
}
