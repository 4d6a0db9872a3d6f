/** The copies of the catalogue follow its topic. */
@NullMarked
package io.millrace.command.catalog.kafka;

import org.jspecify.annotations.NullMarked;
