package io.millrace.query.http;

import io.millrace.operations.callers.Caller;
import io.millrace.query.runtime.ReadPreference;

/**
 * Who asks, how fresh the answer has to be, and what was read for it.
 *
 * @param included of everything that was read so far
 */
public record Asker(Caller caller, ReadPreference preference, Included included) {}
