/** Names, labels and buckets that the meters of all services share. */
@NullMarked
package io.millrace.operations.metrics;

import org.jspecify.annotations.NullMarked;
