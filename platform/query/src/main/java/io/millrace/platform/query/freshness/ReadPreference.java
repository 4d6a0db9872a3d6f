package io.millrace.platform.query.freshness;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fresh an answer a reader wants.
 *
 * @param demand what it must include; absent: any state will do
 * @param patience for how long the reader waits for that
 * @param lenient a stale answer, marked so, is better than none
 */
public record ReadPreference(
    @Nullable RequiredFreshness demand, Duration patience, boolean lenient) {
  /** Whatever is at hand. */
  public static final ReadPreference ANY = new ReadPreference(null, Duration.ZERO, false);
}
