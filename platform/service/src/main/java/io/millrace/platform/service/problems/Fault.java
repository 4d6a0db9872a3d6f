package io.millrace.platform.service.problems;

import java.util.Map;

/**
 * One part of a request that is at fault.
 *
 * @param member of the answer that names the part: {@code pointer} into the body, or {@code
 *     parameter}
 * @param part for example {@code /copies/0/isbn}, or the name of a parameter or header
 * @param detail what is wrong with it, and what would be right
 * @param facts facts that a program needs, by name
 */
public record Fault(String member, String part, String detail, Map<String, Object> facts) {
  /** A fault at a JSON pointer into the body. */
  public Fault(String pointer, String detail) {
    this(pointer, detail, Map.of());
  }

  /** A fault at a JSON pointer into the body, with facts. */
  public Fault(String pointer, String detail, Map<String, Object> facts) {
    this("pointer", pointer, detail, facts);
  }

  /** A fault of a parameter, a segment of the path, or a header. */
  public static Fault ofParameter(String name, String detail) {
    return new Fault("parameter", name, detail, Map.of());
  }
}
