/** The read primary: views, checkpoints, dead letters, keys of persons. */
@NullMarked
package io.millrace.platform.projection.postgres;

import org.jspecify.annotations.NullMarked;
