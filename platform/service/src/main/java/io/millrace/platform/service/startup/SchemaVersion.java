package io.millrace.platform.service.startup;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.jboss.logging.Logger;

/** Compares the schema of a database with the one that this build knows. */
public final class SchemaVersion {
  private static final Logger LOG = Logger.getLogger(SchemaVersion.class);

  private SchemaVersion() {}

  /**
   * Refuses a schema that does not fit.
   *
   * @param database for messages, as {@code write shard 0}
   * @param acceptNewer the name of the setting that lets a newer one pass
   * @param newerIsFine its value
   * @throws IllegalStateException if the schema is older, or newer and not accepted. What cannot be
   *     reached is not looked at: the service waits for it as for any outage
   */
  public static void require(
      Flyway flyway, String database, String acceptNewer, boolean newerIsFine) {
    MigrationInfoService info;
    try {
      info = flyway.info();
    } catch (FlywayException e) {
      LOG.warnf("The schema of %s could not be looked at: %s", database, e.getMessage());
      return;
    }
    // Missing: below one that this build knows, as branches number side by side.
    String newer =
        versions(info, EnumSet.of(MigrationState.FUTURE_SUCCESS, MigrationState.MISSING_SUCCESS));
    if (!newer.isEmpty() && !newerIsFine) {
      throw new IllegalStateException(
          "The schema of %s has the migrations %s, which this build does not know: a newer build has been at work there. Start that one. To go back to the build right before it, with whose schema every migration agrees, set %s=true."
              .formatted(database, newer, acceptNewer));
    }
    // Ignored: not applied, and below one that is.
    String missing = versions(info, EnumSet.of(MigrationState.PENDING, MigrationState.IGNORED));
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "The schema of %s lacks the migrations %s, and migrating at start is switched off. Let the migration job of this build run first, or switch it on."
              .formatted(database, missing));
    }
  }

  private static String versions(MigrationInfoService info, Set<MigrationState> states) {
    return Arrays.stream(info.all())
        .filter(migration -> states.contains(migration.getState()))
        .map(MigrationInfo::getVersion)
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }
}
