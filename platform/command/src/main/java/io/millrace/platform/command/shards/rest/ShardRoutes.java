package io.millrace.platform.command.shards.rest;

import io.millrace.platform.command.config.ShardLayouts;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.command.run.StoreProblems;
import io.millrace.platform.command.shards.BucketContents;
import io.millrace.platform.command.shards.MovePlan.RefusedException;
import io.millrace.platform.command.shards.MoveRequest;
import io.millrace.platform.command.shards.postgres.BucketMoves;
import io.millrace.platform.command.shards.postgres.ShardConnections;
import io.millrace.platform.command.shards.postgres.ShardsReport;
import io.millrace.platform.command.shards.rest.ShardAnswers.Plan;
import io.millrace.platform.command.shards.rest.ShardAnswers.Planned;
import io.millrace.platform.command.shards.service.MoveConfig;
import io.millrace.platform.command.shards.service.MoveService;
import io.millrace.platform.events.routing.ShardLayout;
import io.millrace.platform.service.http.OperatorRoutes;
import io.millrace.platform.service.http.OperatorRoutes.Call;
import io.millrace.platform.service.problems.Problem;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/** {@code /operator/shards} on the management port. */
@Singleton
class ShardRoutes {
  private final OperatorRoutes operators;
  private final WriteConfig write;
  private final MoveService service;
  private final BucketContents contents;
  private final ShardConnections shards;
  private final BucketMoves moves;

  ShardRoutes(
      OperatorRoutes operators,
      WriteConfig write,
      MoveConfig config,
      MoveService service,
      BucketContents contents) {
    this.operators = operators;
    this.write = write;
    this.service = service;
    this.contents = contents;
    this.shards = new ShardConnections(write.shards());
    this.moves = new BucketMoves(shards, write.shards().size(), config.bucketsPerMove());
  }

  void register(@Observes ManagementInterface management) {
    Router router = management.router();
    operators.serve(router, HttpMethod.GET, "/operator/shards", 200, _ -> report());
    operators.serve(
        router,
        HttpMethod.POST,
        "/operator/shards/moves",
        202,
        call -> submit(MoveBodies.move(call.body()), "shards move", call));
    operators.serve(router, HttpMethod.POST, "/operator/shards/rebalance", 202, this::rebalance);
  }

  private ShardsReport report() {
    ShardLayout layout = ShardLayouts.of(write);
    return stored(
        () ->
            ShardsReport.of(
                shards, write.shards().size(), layout.kind(), layout.assign(), contents.counted()));
  }

  private Plan rebalance(Call call) {
    boolean dryRun = MoveBodies.dryRun(call.body());
    MoveRequest request = new MoveRequest.Towards(ShardLayouts.of(write).assign());
    return dryRun
        ? Plan.of(
            true,
            stored(() -> moves.plan(request)).stream().map(part -> Planned.of(0, part)).toList())
        : submit(request, "shards rebalance", call);
  }

  private Plan submit(MoveRequest request, String action, Call call) {
    List<BucketMoves.Accepted> accepted =
        stored(
            () ->
                moves.submit(
                    request,
                    call.operator(),
                    action,
                    new String(call.body(), StandardCharsets.UTF_8)));
    service.wake();
    return Plan.of(false, accepted.stream().map(Planned::of).toList());
  }

  private interface Query<R> {
    R run() throws SQLException;
  }

  private static <R> R stored(Query<R> query) {
    try {
      return query.run();
    } catch (RefusedException e) {
      throw Problem.of(CommandProblems.MOVE_REFUSED, e.getMessage() + " Nothing will be moved.")
          .asException();
    } catch (SQLException e) {
      throw StoreProblems.unavailable().asException(e);
    }
  }
}
