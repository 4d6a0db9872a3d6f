/** The example of docs/add-a-projection.md, compiled and run. */
@NullMarked
package io.millrace.projector.guide;

import org.jspecify.annotations.NullMarked;
