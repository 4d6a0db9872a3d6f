package io.millrace.platform.query.http;

import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.service.callers.Caller;

/**
 * Who asks, how fresh the answer has to be, and what was read for it.
 *
 * @param included of everything that was read so far
 */
public record Asker(Caller caller, ReadPreference preference, Included included) {}
