/** What the shop tells the platform of itself. */
@NullMarked
package io.millrace.query.wiring;

import org.jspecify.annotations.NullMarked;
