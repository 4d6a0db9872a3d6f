package io.millrace.command.catalog;

import io.millrace.command.ShopProblems;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.service.problems.Fault;
import io.millrace.platform.service.problems.ProblemType;
import java.util.List;

/** Why a command to the catalogue is refused. */
public sealed interface CatalogRejection extends Rejection {
  /** The SKU is in the catalogue. */
  record AlreadyListed() implements CatalogRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.PRODUCT_EXISTS;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return "The catalogue has a product with this SKU already; it was left as it is. Change its"
          + " price with PUT /v1/products/{sku}/price.";
    }
  }

  /** The SKU is not in the catalogue. */
  record NotListed() implements CatalogRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.PRODUCT_NOT_FOUND;
    }

    @Override
    public Kind kind() {
      return Kind.NOT_FOUND;
    }

    @Override
    public String detail() {
      return "The catalogue has no product with this SKU. Add it with POST /v1/products.";
    }
  }

  /** A product keeps its currency: sums of its sales could not be added up otherwise. */
  record OtherCurrency(String currency, String asked) implements CatalogRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.CURRENCY_MISMATCH;
    }

    @Override
    public Kind kind() {
      return Kind.UNACCEPTABLE;
    }

    @Override
    public String detail() {
      return "The product is sold in %s; its price cannot be set in %s.".formatted(currency, asked);
    }

    @Override
    public List<Fault> faults() {
      return List.of(new Fault("/currency", "must be " + currency));
    }
  }

  /** The category exists. */
  record CategoryExists() implements CatalogRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.CATEGORY_EXISTS;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return "The catalogue has a category with this code already; it was left as it is. Use it,"
          + " or choose another code.";
    }
  }

  /** The command names categories that do not exist. */
  record UnknownCategory(List<Fault> faults) implements CatalogRejection {
    public UnknownCategory {
      faults = List.copyOf(faults);
    }

    @Override
    public ProblemType type() {
      return ShopProblems.UNKNOWN_CATEGORY;
    }

    @Override
    public Kind kind() {
      return Kind.UNACCEPTABLE;
    }

    @Override
    public String detail() {
      return "The request names categories that the catalogue does not have; nothing was changed."
          + " Add them with POST /v1/categories or leave them out.";
    }
  }
}
