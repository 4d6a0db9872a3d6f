package io.millrace.platform.query.http;

import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.freshness.QueryProblems;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.service.callers.Caller;
import io.millrace.platform.service.problems.ProblemException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keyset paging: the statement asks for one row more than the page, which tells if more follow. */
@Singleton
public class Paging {
  private static final String CURSOR = "cursor";
  private static final String LIMIT = "limit";

  private final Cursors cursors;
  private final Answers answers;

  Paging(QueryConfig config, Answers answers) {
    this.answers = answers;
    cursors = new Cursors(config.consistency().secret().orElseThrow());
  }

  /**
   * Where the page that is asked for begins.
   *
   * @param list names the list with its filters and, if it is limited to one, its owner
   * @throws ProblemException if the cursor is not one of this list
   */
  public Optional<String> place(Optional<String> cursor, String list) {
    return cursor.map(text -> cursors.read(list, text).orElseThrow(Paging::invalid));
  }

  private static ProblemException invalid() {
    return new ProblemException(
        QueryProblems.INVALID_CURSOR,
        "Take 'nextCursor' as it was answered, with the same filters, or start again without one.");
  }

  /** Names a list by its path and filters, for {@link #place} and {@link #page}. */
  public static String list(UriInfo uri, Caller caller) {
    TreeMap<String, List<String>> filters = new TreeMap<>(uri.getQueryParameters());
    filters.remove(CURSOR);
    filters.remove(LIMIT);
    return uri.getPath() + filters + (caller.actsForAll() ? "" : caller.owner());
  }

  /**
   * The page with its cursor and {@code Link}.
   *
   * @param limit of the page
   * @param place of an item in the list
   */
  public <T> Response page(
      Answer<T> answer, int limit, Function<T, String> place, UriInfo uri, String list) {
    Page<T> page = cut(answer.rows(), limit, place, list);
    ResponseBuilder response = answers.fromStore(page, answer, Answers.REVALIDATE);
    return linked(response, uri, page.nextCursor()).build();
  }

  /** The answer with a {@code Link} to the next page, if there is one. */
  public ResponseBuilder linked(ResponseBuilder response, UriInfo uri, @Nullable String next) {
    if (next != null) {
      URI target = uri.getRequestUriBuilder().replaceQueryParam(CURSOR, next).build();
      response.header(
          "Link", "<" + target.getRawPath() + "?" + target.getRawQuery() + ">; rel=\"next\"");
    }
    return response;
  }

  /**
   * The page in rows of which there may be one more than the limit.
   *
   * @param place of an item in the list
   * @param list as for {@link #place}
   */
  public <T> Page<T> cut(List<T> rows, int limit, Function<T, String> place, String list) {
    if (rows.size() <= limit) {
      return new Page<>(rows, null);
    }
    List<T> items = rows.subList(0, limit);
    return new Page<>(items, cursors.write(list, place.apply(items.getLast())));
  }
}
