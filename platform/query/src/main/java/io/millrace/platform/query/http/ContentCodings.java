package io.millrace.platform.query.http;

import io.netty.handler.codec.compression.CompressionOptions;
import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.compression.Zstd;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.quarkus.runtime.ImageMode;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The content codings that answers are sent in: those that {@code quarkus.http.compressors} can
 * name, and Zstandard, whose library comes with the Kafka client. (Not in native images, where that
 * library cannot be loaded.) Which one is taken is for {@code Accept-Encoding} to say.
 */
@Singleton
class ContentCodings implements HttpServerOptionsCustomizer {
  private static final Logger LOG = Logger.getLogger(ContentCodings.class);

  private final CurrentVertxRequest current;
  private volatile Choice choice = new Choice();

  ContentCodings(CurrentVertxRequest current) {
    this.current = current;
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    addTo(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    addTo(options);
  }

  private void addTo(HttpServerOptions options) {
    if (ImageMode.current() == ImageMode.JVM && Zstd.isAvailable()) {
      options.addCompressor(StandardCompressionOptions.zstd());
    } else {
      LOG.debug("zstd is not available; answers are compressed with the other codings");
    }
    choice = new Choice(options.getCompressors().toArray(CompressionOptions[]::new));
  }

  /** The one in which JSON will be sent to whoever asks now; absent: none. */
  @Nullable String ofAnswer() {
    HttpServerRequest request = current.getCurrent().request();
    List<String> accepted = request.headers().getAll(HttpHeaders.ACCEPT_ENCODING);
    if (accepted.isEmpty()) {
      return null;
    }
    // The server, too, reads the first line only where it speaks HTTP/2.
    boolean first = request.version() == HttpVersion.HTTP_2;
    return choice.determineEncoding(first ? accepted.getFirst() : String.join(",", accepted));
  }

  /** Chooses as the server does, since it is what the server chooses by. */
  private static final class Choice extends HttpContentCompressor {
    Choice(CompressionOptions... codings) {
      super(codings);
    }

    @Override
    protected @Nullable String determineEncoding(String accepted) {
      return super.determineEncoding(accepted);
    }
  }
}
