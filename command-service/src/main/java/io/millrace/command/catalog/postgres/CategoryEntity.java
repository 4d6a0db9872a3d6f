package io.millrace.command.catalog.postgres;

import io.millrace.command.catalog.Category.Known;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** A category. Which products stand in it is told by {@link ProductEntity}. */
@Entity
@Table(name = "category")
@IdClass(CategoryKey.class)
public class CategoryEntity {
  @Id int bucket;

  @Id String code;

  /** Version of the aggregate; begins with 1. */
  @Version long version = 1;

  @Column(nullable = false)
  String name;

  protected CategoryEntity() {}

  CategoryEntity(CategoryKey key, Known category) {
    bucket = key.bucket();
    code = key.code();
    name = category.name();
  }

  Known state() {
    return new Known(code, name);
  }

  ProductCategory chosen() {
    return new ProductCategory(code, name);
  }
}
