/** The same queries over gRPC. */
@NullMarked
package io.millrace.query.grpc;

import org.jspecify.annotations.NullMarked;
