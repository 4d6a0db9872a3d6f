package io.millrace.command.stock;

import io.millrace.command.ShopProblems;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.service.problems.ProblemType;
import java.util.Map;

/** Why a command to stock is refused. */
public sealed interface StockRejection extends Rejection {
  /** More pieces are asked for than can be promised. */
  record NotEnough(long asked, long available) implements StockRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.OUT_OF_STOCK;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return ("%d pieces are asked for and %d are available; the others are reserved for orders or"
              + " not there. Nothing was changed. Ask for fewer, or take in goods first.")
          .formatted(asked, available);
    }

    @Override
    public Map<String, Object> facts() {
      return Map.of("asked", asked, "available", available);
    }
  }

  /**
   * Fewer pieces are held or there is more on hand than a count can hold: the books do not agree.
   */
  record Impossible(String what) implements StockRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.STOCK_MISMATCH;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return what + " Nothing was changed.";
    }
  }

  /** The SKU is not in the catalogue, or is a charge that needs no stock. */
  record NotStocked(String sku, boolean listed) implements StockRejection {
    @Override
    public ProblemType type() {
      return listed ? ShopProblems.NOT_STOCKED : ShopProblems.PRODUCT_NOT_FOUND;
    }

    @Override
    public Kind kind() {
      return listed ? Kind.CONFLICT : Kind.NOT_FOUND;
    }

    @Override
    public String detail() {
      return listed
          ? "%s is a charge that needs no stock; there is nothing to count.".formatted(sku)
          : "The catalogue has no product %s. Add it with POST /v1/products.".formatted(sku);
    }
  }
}
