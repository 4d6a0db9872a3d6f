package io.millrace.projector.engine;

import java.util.List;

/**
 * A gap with events that are missing in it.
 *
 * @param history some of them, from the first on
 */
public record FilledGap(OpenGap gap, List<FeedRecord> history) {}
