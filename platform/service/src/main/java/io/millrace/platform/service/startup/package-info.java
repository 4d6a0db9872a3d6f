/** What keeps a service from starting. */
@NullMarked
package io.millrace.platform.service.startup;

import org.jspecify.annotations.NullMarked;
