package io.millrace.query.http;

import io.millrace.query.cache.CachedView;
import io.millrace.query.cache.Found;
import io.millrace.query.cache.Found.Source;
import io.millrace.query.runtime.Answer;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answers of all resources: bodies with what a client has to know about them. */
public final class Answers {
  /** Private, and asked for again each time (a 304 costs little). */
  public static final String REVALIDATE = "private, no-cache";

  /** Private, good for a moment. */
  public static final String BRIEFLY = "private, max-age=5";

  private static final String VARY = "Accept, Authorization, Consistency-Token";

  private Answers() {}

  /**
   * One row, 304 if the client has it, 404 if there is none.
   *
   * @param missing the problem of a 404
   */
  public static Response item(
      Found found, HttpHeaders request, String cacheControl, ProblemCode missing, String id) {
    CachedView view = found.view();
    if (view == null) {
      throw ProblemException.missing(missing, id);
    }
    String etag = "\"" + view.version() + "\"";
    ResponseBuilder answer =
        matches(request.getRequestHeader(HttpHeaders.IF_NONE_MATCH), etag)
            ? Response.notModified()
            : Response.ok(view.body(), MediaType.APPLICATION_JSON_TYPE);
    answer
        .header(HttpHeaders.ETAG, etag)
        .header("Age", view.age(Instant.now()).toSeconds())
        .header("Cache-Status", cacheStatus(found.source()));
    return common(answer, cacheControl, found.asOf(), found.stale()).build();
  }

  /** A body that comes from a store each time. */
  public static <R> ResponseBuilder fromStore(Object body, Answer<R> answer, String cacheControl) {
    Source source = new Source.Store(answer.store(), Found.Forward.BYPASS);
    ResponseBuilder response =
        Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
            .header("Cache-Status", cacheStatus(source));
    return common(response, cacheControl, answer.progress().asOf(), answer.stale());
  }

  private static ResponseBuilder common(
      ResponseBuilder answer, String cacheControl, @Nullable Instant asOf, boolean stale) {
    answer.header(HttpHeaders.CACHE_CONTROL, cacheControl).header(HttpHeaders.VARY, VARY);
    if (asOf != null) {
      answer.header("Millrace-As-Of", asOf.truncatedTo(ChronoUnit.MILLIS).toString());
    }
    if (stale) {
      answer.header("Millrace-Stale", "true");
    }
    return answer;
  }

  /** RFC 9211: the cache nearest to the origin comes first. */
  static String cacheStatus(Source source) {
    return switch (source) {
      case Source.Level level when level.level().equals("L1") ->
          "L1; hit; ttl=" + level.ttl().toSeconds();
      case Source.Level level -> level.level() + "; hit, L1; fwd=uri-miss; stored";
      case Source.Store store when store.forward() == Found.Forward.BYPASS ->
          "L1; fwd=bypass; detail=" + store.name();
      case Source.Store store -> {
        String forward = "; fwd=" + store.forward().token();
        yield "L2" + forward + ", L1" + forward + "; detail=" + store.name();
      }
    };
  }

  /** RFC 9110, 13.1.2: a list of tags, compared weakly, or a star. */
  static boolean matches(@Nullable List<String> ifNoneMatch, String etag) {
    return ifNoneMatch != null
        && ifNoneMatch.stream()
            .flatMap(line -> Stream.of(line.split(",")))
            .map(String::strip)
            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
            .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
  }
}
