package io.millrace.command.catalog;

import io.millrace.events.catalog.CategoryEvent;
import io.millrace.events.catalog.CategoryEvent.CategoryAdded;
import io.millrace.platform.command.decision.Decision;
import java.time.Instant;

/** The rules of categories. A category keeps its name: events of products carry it. */
public final class CategoryDecider {
  private CategoryDecider() {}

  /** What comes of adding the category in this state. */
  public static Decision<CategoryEvent> add(Category state, String code, String name, Instant now) {
    return switch (state) {
      case Category.Unknown _ -> Decision.accept(new CategoryAdded(code, name, now));
      case Category.Known _ -> Decision.reject(new CatalogRejection.CategoryExists());
    };
  }

  /** The state after the event. */
  public static Category evolve(@SuppressWarnings("unused") Category state, CategoryEvent event) {
    return switch (event) {
      case CategoryAdded added -> new Category.Known(added.code(), added.name());
    };
  }
}
