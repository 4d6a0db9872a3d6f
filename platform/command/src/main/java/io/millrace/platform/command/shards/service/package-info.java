/** Drives the moves within the service. */
@NullMarked
package io.millrace.platform.command.shards.service;

import org.jspecify.annotations.NullMarked;
