/** What commands have in common: flags, the form of answers, progress. */
@NullMarked
package io.millrace.cli.command;

import org.jspecify.annotations.NullMarked;
