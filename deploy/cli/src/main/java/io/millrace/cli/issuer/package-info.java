/**
 * The local issuer of bearer tokens. For the demo and for development; a deployment has an identity
 * provider.
 */
@NullMarked
package io.millrace.cli.issuer;

import org.jspecify.annotations.NullMarked;
