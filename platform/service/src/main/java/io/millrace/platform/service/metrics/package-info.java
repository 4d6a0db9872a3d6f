/** Names, labels and buckets that the meters of all services share. */
@NullMarked
package io.millrace.platform.service.metrics;

import org.jspecify.annotations.NullMarked;
