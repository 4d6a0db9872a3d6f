package io.millrace.platform.service.startup;

import io.millrace.platform.events.settings.KnownSecrets;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Outside of the profile {@code demo} no secret may be one that everybody knows. */
@Singleton
class SecretChecks {
  private static final String DEMO = "demo";

  /** Before anything is reached with them. */
  void onStart(@Observes @Priority(0) StartupEvent event, Config config) {
    if (LaunchMode.current() == LaunchMode.NORMAL && !ConfigUtils.getProfiles().contains(DEMO)) {
      KnownSecrets.refuse(
          config.getPropertyNames(),
          name -> config.getOptionalValue(name, String.class).orElse(null));
    }
  }
}
