package io.millrace.projector.running;

import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestTopics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Each test has topics without a record and a database without a row. */
abstract class EmptyStores {
  protected TestTopics topics;
  protected TestDatabase database;

  @BeforeEach
  void makeThem() {
    topics = TestTopics.empty();
    database = TestDatabase.fresh();
  }

  @AfterEach
  void dropThem() {
    topics.close();
    database.close();
  }
}
