/** The running service: settings, start and stop, health and metrics. */
@NullMarked
package io.millrace.platform.projection.service;

import org.jspecify.annotations.NullMarked;
