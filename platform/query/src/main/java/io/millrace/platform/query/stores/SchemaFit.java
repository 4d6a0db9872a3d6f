package io.millrace.platform.query.stores;

import java.util.List;

/** How the schema of the read store compares with the one that this build was made with. */
sealed interface SchemaFit {
  /** No store has told yet. */
  record Unknown() implements SchemaFit {
    @Override
    public String toString() {
      return "not known yet: no store has answered";
    }
  }

  /** It may be read. */
  record Fits(String why) implements SchemaFit {
    @Override
    public String toString() {
      return why;
    }
  }

  /**
   * What this build reads may not be there.
   *
   * @param missing the migrations that the store lacks, in order
   */
  record Older(List<String> missing) implements SchemaFit {
    @Override
    public String toString() {
      return "older than this build: the read store lacks %s. Start the projector of this build, or its migration job; reads begin as soon as they are there."
          .formatted(
              missing.isEmpty() ? "all tables" : "the migrations " + String.join(", ", missing));
    }
  }

  /**
   * What this build reads may mean something else.
   *
   * @param unknown the store's migrations that this build does not know, in order
   */
  record Newer(List<String> unknown) implements SchemaFit {
    @Override
    public String toString() {
      return "newer than this build: the read store has the migrations %s, which this build does not know: a newer build has been at work there. Start that one. To go back to the build right before it, with whose schema every migration agrees, set %s=true."
          .formatted(String.join(", ", unknown), SchemaCheck.ACCEPT_NEWER);
    }
  }
}
