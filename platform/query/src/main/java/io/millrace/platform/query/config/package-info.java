/** The settings of the query side. */
@NullMarked
package io.millrace.platform.query.config;

import org.jspecify.annotations.NullMarked;
