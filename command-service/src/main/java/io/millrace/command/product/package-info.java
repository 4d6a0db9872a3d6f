/** What several features ask of products: whether this shard knows them, and their addresses. */
@NullMarked
package io.millrace.command.product;

import org.jspecify.annotations.NullMarked;
