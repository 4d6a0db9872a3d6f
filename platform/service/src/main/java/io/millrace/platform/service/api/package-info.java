/** What the application tells of its API. */
@NullMarked
package io.millrace.platform.service.api;

import org.jspecify.annotations.NullMarked;
