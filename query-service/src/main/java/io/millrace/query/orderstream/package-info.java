/** Orders as they change: one feed, for every interface that streams. */
@NullMarked
package io.millrace.query.orderstream;

import org.jspecify.annotations.NullMarked;
