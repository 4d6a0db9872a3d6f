package io.millrace.platform.query.views;

import java.util.Map;

/** The statements of one slice whose plans must not depend on how much there is. */
public interface PlannedQueries {
  /** By what they are for, as a path of the API or the like. */
  Map<String, ViewStatement<?>> statements();
}
