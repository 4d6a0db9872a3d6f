package io.millrace.platform.projection.deadletter;

import io.millrace.platform.projection.FeedRecord;
import java.util.List;

/**
 * A gap with events that are missing in it.
 *
 * @param history some of them, from the first on
 * @param anew whether nothing that is there counts: the rows are folded anew out of the history
 */
public record FilledGap(OpenGap gap, List<FeedRecord> history, boolean anew) {}
