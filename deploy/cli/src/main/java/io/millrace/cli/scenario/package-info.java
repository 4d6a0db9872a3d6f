/** The life of an order through the public interfaces, checked at each step. */
@NullMarked
package io.millrace.cli.scenario;

import org.jspecify.annotations.NullMarked;
