package io.millrace.platform.projection.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.projection.rebuild.OperationResult;
import io.millrace.platform.projection.rebuild.OperationResult.Done;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestProjector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule: no two versions of a view are seen under one generation, also not a version made anew. */
class EachSwitchIsANewGenerationTest {
  private static final String BY = "a test";

  private final TestDatabase database = TestDatabase.fresh();
  private final ProjectionOperations operations = TestProjector.operations(database);

  @AfterEach
  void end() {
    database.close();
  }

  @Test
  void ofPromotionsAndRollbacksAndOfNoOtherView() {
    rebuilt();
    done(operations.promote("order_view", true, BY));
    assertThat(generation("order_view")).isEqualTo(1);
    done(operations.rollback("order_view", BY));
    assertThat(generation("order_view")).isEqualTo(2);

    done(operations.drop("order_view", BY));
    rebuilt();
    assertThat(generation("order_view")).isEqualTo(2);
    done(operations.promote("order_view", true, BY));
    assertThat(generation("order_view")).isEqualTo(3);

    assertThat(generation("product_view")).isZero();
  }

  private void rebuilt() {
    database.execute(
        """
        SELECT copy_projection_table('order_view_v1', 'order_view_v2');
        INSERT INTO projection (name, version, active, state)
        VALUES ('order_view', 2, false, 'standby')
        """);
  }

  private static void done(OperationResult result) {
    assertThat(result).isInstanceOf(Done.class);
  }

  private long generation(String view) {
    return Long.parseLong(
        database.value("SELECT generation FROM view_generation WHERE view = '" + view + "'"));
  }
}
