/** What the tests of this module share: the stack, the read models, bearer tokens. */
package io.millrace.query.kit;
