package io.millrace.command;

import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import java.util.List;

/** The shop's refusals of commands. */
public final class ShopProblems implements ProblemTypes.Declaration {
  public static final ProblemType CUSTOMER_NOT_FOUND =
      new ProblemType("customer-not-found", 404, "No such customer");

  public static final ProblemType PRODUCT_NOT_FOUND =
      new ProblemType("product-not-found", 404, "No such product");

  public static final ProblemType ORDER_NOT_FOUND =
      new ProblemType("order-not-found", 404, "No such order");

  public static final ProblemType CUSTOMER_ERASED =
      new ProblemType("customer-erased", 409, "The customer was erased");

  public static final ProblemType CUSTOMER_EXISTS =
      new ProblemType("customer-exists", 409, "The customer exists already");

  public static final ProblemType CATEGORY_EXISTS =
      new ProblemType("category-exists", 409, "The category exists already");

  public static final ProblemType PRODUCT_EXISTS =
      new ProblemType("product-exists", 409, "The product exists already");

  public static final ProblemType ORDER_EXISTS =
      new ProblemType("order-exists", 409, "The order exists already");

  public static final ProblemType OUT_OF_STOCK =
      new ProblemType("out-of-stock", 409, "There is not enough stock");

  public static final ProblemType NOT_STOCKED =
      new ProblemType("not-stocked", 409, "The product needs no stock");

  public static final ProblemType STOCK_MISMATCH =
      new ProblemType("stock-mismatch", 409, "The stock does not allow it");

  public static final ProblemType ILLEGAL_TRANSITION =
      new ProblemType("illegal-transition", 409, "The order does not allow this step now");

  public static final ProblemType PAYMENT_EXCEEDS_TOTAL =
      new ProblemType("payment-exceeds-total", 409, "The payment is more than is owed");

  public static final ProblemType PAYMENT_REFERENCE_REUSED =
      new ProblemType(
          "payment-reference-reused", 409, "The payment reference stands for another amount");

  public static final ProblemType REFUND_EXCEEDS_PAID =
      new ProblemType("refund-exceeds-paid", 409, "The refund is more than was paid");

  public static final ProblemType REWRAP_REFUSED =
      new ProblemType("rewrap-refused", 409, "The customers' keys cannot be wrapped anew");

  public static final ProblemType QUANTITY_EXCEEDS_LINE =
      new ProblemType("quantity-exceeds-line", 409, "The lines do not have that many pieces");

  public static final ProblemType COUNTRY_MISSING =
      new ProblemType("country-missing", 422, "The order needs a country");

  public static final ProblemType UNKNOWN_PRODUCT =
      new ProblemType("unknown-product", 422, "The order names products that do not exist");

  public static final ProblemType UNKNOWN_CATEGORY =
      new ProblemType("unknown-category", 422, "The request names categories that do not exist");

  public static final ProblemType MIXED_CURRENCIES =
      new ProblemType("mixed-currencies", 422, "The order mixes currencies");

  public static final ProblemType TOTAL_TOO_HIGH =
      new ProblemType("total-too-high", 422, "The order is worth too much");

  public static final ProblemType CURRENCY_MISMATCH =
      new ProblemType("currency-mismatch", 422, "The amount is in another currency");

  public static final ProblemType NO_SUCH_LINE =
      new ProblemType("no-such-line", 422, "The order has no such line");

  @Override
  public List<ProblemType> types() {
    return List.of(
        CUSTOMER_NOT_FOUND,
        PRODUCT_NOT_FOUND,
        ORDER_NOT_FOUND,
        CUSTOMER_ERASED,
        CUSTOMER_EXISTS,
        CATEGORY_EXISTS,
        PRODUCT_EXISTS,
        ORDER_EXISTS,
        OUT_OF_STOCK,
        NOT_STOCKED,
        STOCK_MISMATCH,
        ILLEGAL_TRANSITION,
        PAYMENT_EXCEEDS_TOTAL,
        PAYMENT_REFERENCE_REUSED,
        REFUND_EXCEEDS_PAID,
        REWRAP_REFUSED,
        QUANTITY_EXCEEDS_LINE,
        COUNTRY_MISSING,
        UNKNOWN_PRODUCT,
        UNKNOWN_CATEGORY,
        MIXED_CURRENCIES,
        TOTAL_TOO_HIGH,
        CURRENCY_MISMATCH,
        NO_SUCH_LINE);
  }
}
