/** What each service does in the same way for those who run it. */
@NullMarked
package io.millrace.platform.service;

import org.jspecify.annotations.NullMarked;
