package io.millrace.command.customer;

import io.millrace.command.ShopProblems;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.service.problems.ProblemType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a command to a customer is refused. */
public sealed interface CustomerRejection extends Rejection {
  /** The reference, and with it the id, belongs to a customer already. */
  record AlreadyRegistered(@Nullable String reference) implements CustomerRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.CUSTOMER_EXISTS;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return "A customer with this reference is registered already and was left as it is. Use its"
          + " id, or change it with PUT.";
    }

    @Override
    public Map<String, Object> facts() {
      return reference == null
          ? Map.of()
          : Map.of("id", CustomerIds.ofReference(reference).toString());
    }
  }

  /** The customer was erased, which is for good. */
  record IsErased() implements CustomerRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.CUSTOMER_ERASED;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return "This customer was erased for good; nothing was changed. Register a person who comes"
          + " back under another reference, or without one.";
    }
  }

  /** Nobody is registered under the id. */
  record NotRegistered() implements CustomerRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.CUSTOMER_NOT_FOUND;
    }

    @Override
    public Kind kind() {
      return Kind.NOT_FOUND;
    }

    @Override
    public String detail() {
      return "There is no customer with this id. Register one with POST /v1/customers.";
    }
  }
}
