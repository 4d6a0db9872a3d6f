/** The same queries over GraphQL, within limits that are on by default. */
@NullMarked
package io.millrace.query.graphql;

import org.jspecify.annotations.NullMarked;
