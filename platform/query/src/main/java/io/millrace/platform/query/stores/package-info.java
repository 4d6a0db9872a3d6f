/** The read primary and its replicas, and who of them answers. */
@NullMarked
package io.millrace.platform.query.stores;

import org.jspecify.annotations.NullMarked;
