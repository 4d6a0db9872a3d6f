package io.millrace.platform.command.archive;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The archive of the ledger. */
@ConfigMapping(prefix = "millrace.archive")
public interface ArchiveConfig {
  /**
   * Folder of the archive, the same for every instance and backed up like the database; unset: the
   * ledger stays in the database for ever.
   */
  Optional<Path> folder();

  /** Days of the ledger that ended longer ago than this are archived, then dropped. */
  @WithDefault("90d")
  Duration retention();

  /** How often to look for such days. */
  @WithDefault("1h")
  Duration interval();
}
