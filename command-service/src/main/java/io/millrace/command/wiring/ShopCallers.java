package io.millrace.command.wiring;

import io.millrace.events.ShopRoles;
import io.millrace.platform.service.callers.CallerRules;
import jakarta.inject.Singleton;
import java.util.Set;

/** A customer acts for itself; staff and payment providers act for all customers. */
@Singleton
public class ShopCallers implements CallerRules {
  @Override
  public boolean actForAll(Set<String> roles) {
    return roles.contains(ShopRoles.MERCHANT)
        || roles.contains(ShopRoles.OPERATOR)
        || (roles.contains(ShopRoles.PAYMENT_PROVIDER) && !roles.contains(ShopRoles.CUSTOMER));
  }

  @Override
  public String ownerClaim() {
    return ShopRoles.CUSTOMER_ID;
  }

  @Override
  public String ownerNeeded() {
    return "The token does not say for whom it is: it needs the claim 'sub', and a customer's token"
        + " the claim 'customer_id' with the customer's id.";
  }
}
