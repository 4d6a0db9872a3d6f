package io.millrace.query.wiring;

import io.millrace.events.ShopRoles;
import io.millrace.platform.service.callers.CallerRules;
import jakarta.inject.Singleton;
import java.util.Set;

/** Staff sees the data of all customers, everybody else that of one. */
@Singleton
public class ShopCallers implements CallerRules {
  @Override
  public boolean actForAll(Set<String> roles) {
    return roles.contains(ShopRoles.MERCHANT) || roles.contains(ShopRoles.OPERATOR);
  }

  @Override
  public String ownerClaim() {
    return ShopRoles.CUSTOMER_ID;
  }

  @Override
  public String ownerNeeded() {
    return "The bearer token has no claim 'customer_id' with a UUID, so it owns nothing.";
  }
}
