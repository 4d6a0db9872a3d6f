package io.millrace.platform.events.ledger;

import java.nio.file.Path;

/** A file of the archive is not what was written: it must not be read as if it were whole. */
public final class ArchiveDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ArchiveDamagedException(Path file, String fault) {
    super(
        "%s is damaged: %s. Nothing of it is used. Bring the file back from a backup of the archive; the database does not have its events any more."
            .formatted(file, fault));
  }
}
