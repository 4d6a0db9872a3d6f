package io.millrace.platform.query.http;

import io.millrace.platform.events.consistency.EntityTags;
import io.millrace.platform.events.consistency.VersionTags;
import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.cache.Found;
import io.millrace.platform.query.cache.Found.Source;
import io.millrace.platform.query.cache.ViewCache;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.freshness.RequiredFreshness;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.query.views.Progress;
import io.millrace.platform.query.views.Sparse;
import io.millrace.platform.service.problems.ProblemType;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answers of all resources: bodies with what a client has to know about them. */
@Singleton
public class Answers {
  /** Private, and asked for again each time (a 304 costs little). */
  public static final String REVALIDATE = "private, no-cache";

  /** Private, good for a moment. */
  public static final String BRIEFLY = "private, max-age=5";

  private static final String SHARED = "public, max-age=5, s-maxage=5, stale-while-revalidate=30";

  /** Who sends a token is not to be answered from what others were. */
  private static final String VARY_SHARED = "Accept-Encoding, Consistency-Token";

  private static final String VARY = VARY_SHARED + ", Authorization";

  private final ReadTokens tokens;
  private final ContentCodings codings;
  private final ViewCache cache;

  Answers(ReadTokens tokens, ContentCodings codings, ViewCache cache) {
    this.tokens = tokens;
    this.codings = codings;
    this.cache = cache;
  }

  /**
   * The same for every bearer token: shared caches may keep one copy, and serve it while they ask.
   * What was answered to a consistency token is for its sender alone: nobody else would ask for it.
   */
  public static String shared(ReadPreference preference) {
    return preference.demand() == null ? SHARED : REVALIDATE;
  }

  /**
   * One row, 304 if the client has it, 404 if there is none.
   *
   * @param missing the problem of a 404
   * @param key names the row
   */
  public Response item(
      Found found, HttpHeaders request, String cacheControl, ProblemType missing, ViewKey key) {
    CachedView view = found.view();
    if (view == null) {
      throw Missing.of(missing, key.key(), found.stale());
    }
    Tag tag = tag(view.version(), view.progress(), request);
    ResponseBuilder answer =
        view.isComplete() && tag.known()
            ? Response.notModified()
            : Response.ok(view.body(), MediaType.APPLICATION_JSON_TYPE);
    answer
        .header(HttpHeaders.ETAG, tag.text())
        .header("Age", age(view, cacheControl).toSeconds())
        .header("Cache-Status", cacheStatus(found.source()));
    name(answer, Stream.of(key));
    tokens
        .write(view.progress(), new RequiredFreshness.OfView(key.view(), key.key(), view.version()))
        .ifPresent(token -> answer.header(ReadPreferences.TOKEN_HEADER, token));
    return common(answer, cacheControl, found.asOf(), found.stale()).build();
  }

  /**
   * How long ago the row was read; of what shared caches may keep, how long ago it may have changed
   * without our knowledge: they take it off the time for which they may keep it.
   */
  private Duration age(CachedView view, String cacheControl) {
    return cacheControl.equals(SHARED) && cache.isKeptCurrent()
        ? Duration.ZERO
        : view.age(Instant.now());
  }

  /** Names the rows in an answer, so that a CDN can drop it when one of them changes. */
  private static void name(ResponseBuilder answer, Stream<ViewKey> rows) {
    answer.header(
        "Surrogate-Key",
        rows.flatMap(row -> Stream.of(row.view(), row.view() + ":" + row.key().replace(' ', '_')))
            .distinct()
            .collect(Collectors.joining(" ")));
  }

  /**
   * Some fields of one row, from a store; 304 and 404 as for all of it.
   *
   * @param answer at most one row, which the caller may see
   */
  public Response sparse(
      Answer<Sparse> answer,
      HttpHeaders request,
      String cacheControl,
      ProblemType missing,
      ViewKey key) {
    if (answer.rows().isEmpty()) {
      throw Missing.of(missing, key.key(), answer.stale());
    }
    Sparse row = answer.rows().getFirst();
    return tagged(row, answer, request, cacheControl, key, row.version()).build();
  }

  /**
   * A body that comes from a store each time and has a version; 304 without it if the client has
   * that.
   *
   * @param key names what the body was made from
   */
  public <R> ResponseBuilder tagged(
      Object body,
      Answer<R> answer,
      HttpHeaders request,
      String cacheControl,
      ViewKey key,
      long version) {
    Tag tag = tag(version, answer.progress(), request);
    ResponseBuilder response =
        fromStore(body, answer, cacheControl).header(HttpHeaders.ETAG, tag.text());
    name(response, Stream.of(key));
    return tag.known() ? response.status(304).entity(null).type((MediaType) null) : response;
  }

  /** A body that comes from a store each time. */
  public <R> ResponseBuilder fromStore(Object body, Answer<R> answer, String cacheControl) {
    Source source = new Source.Store(answer.store(), Found.Forward.BYPASS);
    ResponseBuilder response =
        Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
            .header("Cache-Status", cacheStatus(source))
            .header("Age", 0);
    tokens
        .write(answer.progress(), null)
        .ifPresent(token -> response.header(ReadPreferences.TOKEN_HEADER, token));
    return common(response, cacheControl, answer.progress().asOf(), answer.stale());
  }

  /**
   * A body that a store made some time ago.
   *
   * @param asOf what it includes; absent if unknown
   * @param madeAt absent if it was never made
   */
  public <R> ResponseBuilder old(
      Object body,
      Answer<R> answer,
      String cacheControl,
      @Nullable Instant asOf,
      @Nullable Instant madeAt) {
    Source source = new Source.Store(answer.store(), Found.Forward.BYPASS);
    long age =
        madeAt == null ? 0 : Math.max(0, Duration.between(madeAt, Instant.now()).toSeconds());
    ResponseBuilder response =
        Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
            .header("Cache-Status", cacheStatus(source))
            .header("Age", age);
    return common(response, cacheControl, asOf, answer.stale());
  }

  private static ResponseBuilder common(
      ResponseBuilder answer, String cacheControl, @Nullable Instant asOf, boolean stale) {
    String control = stale ? REVALIDATE : cacheControl;
    answer
        .header(HttpHeaders.CACHE_CONTROL, control)
        .header(HttpHeaders.VARY, control.equals(SHARED) ? VARY_SHARED : VARY);
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
      case Source.Level level ->
          level.level() + "; hit; ttl=" + level.ttl().toSeconds() + ", L1; fwd=uri-miss; stored";
      case Source.Store store when store.forward() == Found.Forward.BYPASS ->
          "L1; fwd=bypass; detail=" + store.name();
      case Source.Store store -> {
        String forward = "; fwd=" + store.forward().token();
        yield "L2" + forward + ", L1" + forward + "; detail=" + store.name();
      }
    };
  }

  /**
   * What an answer is called.
   *
   * @param known whether the client has it
   */
  private record Tag(String text, boolean known) {}

  /**
   * The tag of the answer in the coding that it would have. Without a coding it is as good to a
   * client that has that: everybody can read it, so a cache may give it to everybody.
   */
  private Tag tag(long version, Progress progress, HttpHeaders request) {
    List<String> has = request.getRequestHeader(HttpHeaders.IF_NONE_MATCH);
    String coded = VersionTags.of(version, progress.generation(), codings.ofAnswer());
    String plain = VersionTags.of(version, progress.generation(), null);
    boolean known = matches(has, coded);
    return !known && matches(has, plain) ? new Tag(plain, true) : new Tag(coded, known);
  }

  /** RFC 9110, 13.1.2: a list of tags, compared weakly, or a star. */
  static boolean matches(@Nullable List<String> ifNoneMatch, String etag) {
    String tag = etag.substring(1, etag.length() - 1);
    return ifNoneMatch != null
        && EntityTags.parse(ifNoneMatch).filter(has -> has.matchWeakly(tag)).isPresent();
  }
}
