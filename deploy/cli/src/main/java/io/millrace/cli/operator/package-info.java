/** Operators' work on running services, through their operators' interfaces. */
@NullMarked
package io.millrace.cli.operator;

import org.jspecify.annotations.NullMarked;
