package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.ProjectionId;
import java.util.Map;

/**
 * Which letters a transaction settles.
 *
 * @param upTo of each aggregate, letters up to this version are done with
 * @param letter the letter that names no aggregate, if it is done with; else 0
 */
public record Settlement(ProjectionId projection, Map<String, Long> upTo, long letter) {}
