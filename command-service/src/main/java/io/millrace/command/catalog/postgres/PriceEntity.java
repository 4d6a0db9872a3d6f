package io.millrace.command.catalog.postgres;

import io.millrace.platform.events.Money;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What a product cost from some time on. */
@Entity
@Table(name = "product_price")
@IdClass(PriceEntity.Key.class)
public class PriceEntity {
  /** Key of a price: the product's and its version at that time. */
  public record Key(int bucket, String sku, long version) implements Serializable {}

  @Id int bucket;

  @Id String sku;

  @Id long version;

  /** The same columns as the key's, which are the ones that are written. */
  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(
      name = "bucket",
      referencedColumnName = "bucket",
      insertable = false,
      updatable = false)
  @JoinColumn(name = "sku", referencedColumnName = "sku", insertable = false, updatable = false)
  ProductEntity product;

  @Column(nullable = false)
  long price;

  @Column(nullable = false)
  @JdbcTypeCode(SqlTypes.CHAR)
  String currency;

  @Column(name = "valid_from", nullable = false)
  Instant validFrom;

  protected PriceEntity() {}

  PriceEntity(ProductEntity product, long version, Money price, Instant validFrom) {
    this.product = product;
    this.bucket = product.bucket;
    this.sku = product.sku;
    this.version = version;
    this.price = price.amount();
    this.currency = price.currency();
    this.validFrom = validFrom;
  }
}
