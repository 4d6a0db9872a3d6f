/** What the command line keeps on disk between its runs. */
@NullMarked
package io.millrace.cli.state;

import org.jspecify.annotations.NullMarked;
