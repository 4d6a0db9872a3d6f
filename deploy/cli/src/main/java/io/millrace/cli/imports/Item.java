package io.millrace.cli.imports;

import io.millrace.cli.imports.Verdict.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes out of the second pass, in order. */
sealed interface Item permits Item.Outgoing, Verdict.Refused {
  /**
   * A record to be sent.
   *
   * @param json one line of NDJSON, without its end
   * @param what for messages, as {@code order 536365}
   * @param kind what its lines are; absent for a record that stands for no line (a customer, a
   *     product)
   * @param lines that it accounts for
   */
  record Outgoing(String json, String what, @Nullable Kind kind, List<RawLine> lines)
      implements Item {}
}
