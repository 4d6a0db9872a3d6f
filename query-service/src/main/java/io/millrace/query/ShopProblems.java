package io.millrace.query;

import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import java.util.List;

/** The shop's refusals of reads. */
public final class ShopProblems implements ProblemTypes.Declaration {
  public static final ProblemType ORDER_NOT_FOUND =
      new ProblemType("order-not-found", 404, "No such order");

  public static final ProblemType CUSTOMER_NOT_FOUND =
      new ProblemType("customer-not-found", 404, "No such customer");

  public static final ProblemType PRODUCT_NOT_FOUND =
      new ProblemType("product-not-found", 404, "No such product");

  public static final ProblemType STOCK_NOT_FOUND =
      new ProblemType("stock-not-found", 404, "No stock of this product");

  @Override
  public List<ProblemType> types() {
    return List.of(ORDER_NOT_FOUND, CUSTOMER_NOT_FOUND, PRODUCT_NOT_FOUND, STOCK_NOT_FOUND);
  }
}
