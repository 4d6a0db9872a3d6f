package io.millrace.platform.projection;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record as it came, for the dead letters. */
public interface RawRecord {
  /** The key, if it has one. */
  byte @Nullable [] key();

  /** All headers as text; the last one wins where a name stands twice. */
  Map<String, String> headers();

  /** The value; null for a tombstone. */
  byte @Nullable [] value();
}
