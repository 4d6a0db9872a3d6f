package io.millrace.platform.command.config;

import io.millrace.platform.events.consistency.ConsistencyTokens;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start with settings that would only fail later, or that would not be safe. */
@Singleton
class StartChecks {
  private final Optional<String> publicKey;
  private final Optional<String> publicKeyLocation;

  StartChecks(
      @ConfigProperty(name = "mp.jwt.verify.publickey") Optional<String> publicKey,
      @ConfigProperty(name = "mp.jwt.verify.publickey.location")
          Optional<String> publicKeyLocation) {
    this.publicKey = publicKey;
    this.publicKeyLocation = publicKeyLocation;
  }

  /**
   * Comes before anything touches the database.
   *
   * @param tokens asked for here, so that their secret is looked at now and not with the first
   *     command
   */
  void onStart(
      @Observes @Priority(0) StartupEvent event,
      @SuppressWarnings("unused") ConsistencyTokens tokens) {
    if (publicKey.isEmpty() && publicKeyLocation.isEmpty()) {
      throw new IllegalStateException(
          "The setting mp.jwt.verify.publickey.location is missing (environment:"
              + " MP_JWT_VERIFY_PUBLICKEY_LOCATION). Without it nobody's token can be checked. Set"
              + " it to the issuer's public key (a PEM file) or to the address of its JWKS.");
    }
  }
}
