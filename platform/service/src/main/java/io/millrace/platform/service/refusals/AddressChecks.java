package io.millrace.platform.service.refusals;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/**
 * Turns off Quarkus' own look at addresses, which answers by a bare status before anybody else sees
 * the request; {@link BadAddresses} takes its place. The switch is a property of the system that is
 * read when the classes of the server are loaded, hence as early as settings are looked for.
 */
public final class AddressChecks implements SmallRyeConfigBuilderCustomizer {
  @Override
  public void configBuilder(SmallRyeConfigBuilder builder) {
    System.setProperty("vertx.disableURIValidation", "true");
  }
}
