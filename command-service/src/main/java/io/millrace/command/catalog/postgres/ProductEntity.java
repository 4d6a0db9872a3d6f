package io.millrace.command.catalog.postgres;

import io.millrace.command.catalog.Product.Listed;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.platform.events.Money;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A product as it is now; what it cost before is in {@link PriceEntity}. */
@Entity
@Table(name = "product")
@IdClass(ProductKey.class)
public class ProductEntity {
  @Id int bucket;

  @Id String sku;

  /** Version of the aggregate; begins with 1 and is raised by Hibernate with every change. */
  @Version long version = 1;

  @Column(nullable = false)
  String name;

  @Column(nullable = false)
  long price;

  @Column(nullable = false)
  @JdbcTypeCode(SqlTypes.CHAR)
  String currency;

  @Column(nullable = false)
  boolean stocked;

  /** Raises the version when it changes: the product owns it. */
  @ManyToMany(fetch = FetchType.LAZY)
  @JoinTable(
      name = "product_category",
      joinColumns = {
        @JoinColumn(name = "bucket", referencedColumnName = "bucket"),
        @JoinColumn(name = "sku", referencedColumnName = "sku")
      },
      inverseJoinColumns = {
        @JoinColumn(name = "category_bucket", referencedColumnName = "bucket"),
        @JoinColumn(name = "category_code", referencedColumnName = "code")
      })
  Set<CategoryEntity> categories = new HashSet<>();

  protected ProductEntity() {}

  ProductEntity(ProductKey key, Listed product) {
    bucket = key.bucket();
    sku = key.sku();
    name = product.name();
    price = product.price().amount();
    currency = product.price().currency();
    stocked = product.stocked();
  }

  Listed state() {
    List<ProductCategory> chosen =
        categories.stream()
            .map(CategoryEntity::chosen)
            .sorted(Comparator.comparing(ProductCategory::code))
            .toList();
    return new Listed(name, new Money(price, currency), stocked, chosen);
  }
}
