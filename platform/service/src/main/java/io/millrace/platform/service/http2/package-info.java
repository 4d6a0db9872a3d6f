/** What clients of HTTP/2 need beyond what the framework does for them. */
@NullMarked
package io.millrace.platform.service.http2;

import org.jspecify.annotations.NullMarked;
