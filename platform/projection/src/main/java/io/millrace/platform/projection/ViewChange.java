package io.millrace.platform.projection;

/**
 * A row of a view changed.
 *
 * @param view name without version
 * @param key what readers ask for it by
 * @param version of the row; rises with each change
 */
public record ViewChange(String view, String key, long version) {}
