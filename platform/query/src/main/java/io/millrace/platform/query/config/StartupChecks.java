package io.millrace.platform.query.config;

import io.millrace.platform.events.sealing.WrappingKeys;
import io.millrace.platform.service.api.PersonTable;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Refuses to start without the settings that have no safe default, and names all that are missing
 * at once.
 */
@Singleton
class StartupChecks {
  private static final int FIRST = 1;
  private static final int MIN_SECRET_BYTES = 16;

  void check(
      @Observes @Priority(FIRST) StartupEvent event,
      QueryConfig config,
      PersonTable persons,
      Config all) {
    List<String> missing = new ArrayList<>();
    Optional<String> secret = config.consistency().secret();
    if (secret.isEmpty() || secret.get().length() < MIN_SECRET_BYTES) {
      missing.add(
          "millrace.consistency.secret: "
              + MIN_SECRET_BYTES
              + " characters or more, the same as the command-service's; without it a reader"
              + " cannot prove which change it has made");
    }
    if (persons.exists()) {
      personalData(config).ifPresent(missing::add);
    }
    if (config.read().primary().isEmpty() && config.read().replicas().isEmpty()) {
      missing.add(
          "millrace.read.primary.url or millrace.read.replicas[0].url (with .username and"
              + " .password): where to read from");
    }
    if (!isSet(all, "mp.jwt.verify.publickey.location") && !isSet(all, "mp.jwt.verify.publickey")) {
      missing.add(
          "mp.jwt.verify.publickey.location: a file or a JWKS address with the key that signs"
              + " bearer tokens");
    }
    if (!isSet(all, "mp.jwt.verify.issuer")) {
      missing.add("mp.jwt.verify.issuer: who issues the bearer tokens");
    }
    if (config.cache().l2().enabled() && !isSet(all, "quarkus.redis.hosts")) {
      missing.add(
          "quarkus.redis.hosts: the second cache level, as redis://host:port; or"
              + " millrace.cache.l2.enabled=false to do without");
    }
    if (!missing.isEmpty()) {
      throw new ConfigurationException(
          "The query-service does not start because these settings are missing:\n  - "
              + String.join("\n  - ", missing));
    }
  }

  private static Optional<String> personalData(QueryConfig config) {
    Optional<String> keys = config.personalData().keys();
    if (keys.isEmpty()) {
      return Optional.of(
          "millrace.personal-data.keys: the same as the command-service's; without them no"
              + " personal data can be read");
    }
    try {
      WrappingKeys.parse(keys.get());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("millrace.personal-data.keys: cannot be used: " + e.getMessage());
    }
  }

  private static boolean isSet(Config all, String name) {
    return all.getOptionalValue(name, String.class).filter(v -> !v.isBlank()).isPresent();
  }
}
