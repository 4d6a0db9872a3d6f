/** What every service does with a request before and behind its resource. */
@NullMarked
package io.millrace.platform.service.http;

import org.jspecify.annotations.NullMarked;
