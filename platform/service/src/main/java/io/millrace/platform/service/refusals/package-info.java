/** What the server refuses before any code of a service sees it, as problem documents too. */
@NullMarked
package io.millrace.platform.service.refusals;

import org.jspecify.annotations.NullMarked;
