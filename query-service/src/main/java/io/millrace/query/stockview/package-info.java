/** What is on hand, reserved and available of one SKU. */
@NullMarked
package io.millrace.query.stockview;

import org.jspecify.annotations.NullMarked;
