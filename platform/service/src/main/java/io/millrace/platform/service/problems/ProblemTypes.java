package io.millrace.platform.service.problems;

import io.millrace.platform.events.Declarations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every kind of refusal that this service tells. */
public final class ProblemTypes {
  private static final Map<String, ProblemType> BY_CODE = new LinkedHashMap<>();

  static {
    List<ProblemType> types =
        new ArrayList<>(
            List.of(
                ProblemType.BAD_REQUEST,
                ProblemType.UNAUTHENTICATED,
                ProblemType.FORBIDDEN,
                ProblemType.NOT_FOUND,
                ProblemType.METHOD_NOT_ALLOWED,
                ProblemType.NOT_ACCEPTABLE,
                ProblemType.REQUEST_TIMEOUT,
                ProblemType.BODY_TOO_LARGE,
                ProblemType.URI_TOO_LONG,
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                ProblemType.RATE_LIMITED,
                ProblemType.HEADERS_TOO_LARGE,
                ProblemType.INTERNAL_ERROR,
                ProblemType.STORE_UNAVAILABLE,
                ProblemType.OVERLOADED));
    Declarations.of(Declaration.class).forEach(declaration -> types.addAll(declaration.types()));
    for (ProblemType type : types) {
      if (BY_CODE.put(type.code(), type) != null) {
        throw new IllegalStateException("declared twice: problem " + type.code());
      }
    }
  }

  private ProblemTypes() {}

  /** Kinds of refusal of one part of a service; found as a service of this type. */
  public interface Declaration {
    /** All kinds, each with its own code. */
    List<ProblemType> types();
  }

  /** All of them. */
  public static Collection<ProblemType> all() {
    return BY_CODE.values();
  }

  /**
   * The kind with this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ProblemType ofCode(String code) {
    ProblemType type = BY_CODE.get(code);
    if (type == null) {
      throw new IllegalArgumentException("unknown problem: " + code);
    }
    return type;
  }
}
