/** What a decider answers: events, nothing new, or a refusal with its facts. */
@NullMarked
package io.millrace.platform.command.decision;

import org.jspecify.annotations.NullMarked;
