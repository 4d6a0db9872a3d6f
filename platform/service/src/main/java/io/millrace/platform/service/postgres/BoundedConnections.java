package io.millrace.platform.service.postgres;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.impl.NetClientImpl;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Connections of Vert.x' PostgreSQL client that end when nothing has moved on them for a while. The
 * client's own idle time-out does not do that (4.5.24): {@code PgEncoder.close} says good-bye and
 * leaves it to the server to hang up, which one that has vanished does not. So the time-out stands
 * below the codec here, from the first byte of the greeting on.
 */
final class BoundedConnections extends PgConnectionFactory {
  private final PgConnectOptions where;
  private final NetClient client;

  BoundedConnections(Vertx vertx, PgConnectOptions where, Duration silence) {
    super((VertxInternal) vertx, () -> Future.succeededFuture(where));
    this.where = where;
    NetClientOptions options = new NetClientOptions(where).setReconnectAttempts(0);
    if (options.getHostnameVerificationAlgorithm() == null) {
      options.setHostnameVerificationAlgorithm("");
    }
    NetClientImpl bounded =
        new NetClientImpl((VertxInternal) vertx, null, options, clientCloseFuture) {
          @Override
          protected void initChannel(ChannelPipeline pipeline) {
            pipeline.addFirst("silence", new Silence(silence));
            super.initChannel(pipeline);
          }
        };
    clientCloseFuture.add(bounded);
    client = bounded;
  }

  Future<SqlConnection> open(Context context) {
    return connect(context, where);
  }

  @Override
  protected NetClient netClient(NetClientOptions options) {
    return client;
  }

  private static final class Silence extends IdleStateHandler {
    Silence(Duration silence) {
      super(0, 0, silence.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
      // Towards the socket only: nobody behind it is asked.
      var ignored = context.close();
    }
  }
}
