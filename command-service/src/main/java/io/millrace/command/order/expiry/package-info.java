/** Sets free what orders hold that nobody pays for. */
@NullMarked
package io.millrace.command.order.expiry;

import org.jspecify.annotations.NullMarked;
