/** What the command line does with the ledger itself: show an aggregate's past, repair. */
@NullMarked
package io.millrace.cli.ledger;

import org.jspecify.annotations.NullMarked;
