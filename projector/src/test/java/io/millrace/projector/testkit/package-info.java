/** What the tests stand on: topics, a read store of their own, events and a projector. */
@NullMarked
package io.millrace.projector.testkit;

import org.jspecify.annotations.NullMarked;
