/** The relay as a part of the running service. */
@NullMarked
package io.millrace.platform.command.relay.service;

import org.jspecify.annotations.NullMarked;
