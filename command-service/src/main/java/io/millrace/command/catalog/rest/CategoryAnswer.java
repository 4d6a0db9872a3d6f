package io.millrace.command.catalog.rest;

import io.millrace.command.catalog.Category;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;

/** A category. */
@RegisterForReflection
record CategoryAnswer(String code, String name, long version) {
  static CategoryAnswer of(Category state, long version) {
    Category.Known category =
        Objects.requireNonNull(
            state instanceof Category.Known known ? known : null, "a success means a category");
    return new CategoryAnswer(category.code(), category.name(), version);
  }
}
