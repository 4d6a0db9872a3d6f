package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.Projection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Where the rows of a projection are stored. A CDI bean of this type is all that the engine needs
 * to run a projection.
 *
 * @param <R> as in {@link Projection}
 */
public interface ProjectionTable<R> {
  /** The function whose rows these are. */
  Projection<R> projection();

  /**
   * The first version of the tables that this class fits. A version belongs to the class with the
   * highest first version that is not above its own, so the class of the old shape stays beside
   * that of the new one until the old tables are dropped.
   */
  default int since() {
    return 1;
  }

  /**
   * The tables that it fills, each without the suffix {@code _v<version>}. Statements name them
   * with the suffix <code>_v{version}</code>.
   */
  default List<String> tables() {
    return List.of(projection().name());
  }

  /**
   * The statement that writes rows, given as one array per column. It returns {@code key text,
   * version bigint} of the rows that changed: what readers ask for a row by, and a number that
   * rises with each change.
   */
  String upsert();

  /**
   * The statement that goes before {@link #upsert}, with the first of its parameters, where that
   * reads more than the rows that it writes: it waits for other transactions that write what is
   * read. Empty: there is no such thing.
   */
  default String lock() {
    return "";
  }

  /**
   * The statement that reads rows as the query-service sends them, where fresh rows are put into
   * its cache as soon as they are committed (write-through); empty: they are not. Of the keys in
   * {@code $1 text[]} it returns {@code key text, version bigint, body text}, the body as JSON,
   * byte for byte what the query-service makes of the row.
   */
  default String freshRows() {
    return "";
  }

  /**
   * The parameters of {@link #upsert}.
   *
   * @param rows at most one per key
   */
  Tuple columns(List<R> rows);

  /** Whose personal data these rows hold. */
  default Persons persons(List<R> rows) {
    return Persons.NONE;
  }
}
