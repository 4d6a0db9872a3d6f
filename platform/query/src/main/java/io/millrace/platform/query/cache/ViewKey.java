package io.millrace.platform.query.cache;

/**
 * Names one row of one view, in both cache levels and in view-change messages.
 *
 * @param view for example {@code loan_view}
 * @param key the row's key in that view
 */
public record ViewKey(String view, String key) {}
