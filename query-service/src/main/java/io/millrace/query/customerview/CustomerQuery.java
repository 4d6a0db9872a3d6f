package io.millrace.query.customerview;

import java.util.Optional;
import java.util.UUID;

/**
 * Which customers are listed, by id.
 *
 * @param reference only the one that an outside system knows by this
 * @param after the page begins after this id
 * @param limit at most so many
 */
public record CustomerQuery(Optional<String> reference, Optional<UUID> after, int limit) {}
