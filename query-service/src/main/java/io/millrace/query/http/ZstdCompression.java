package io.millrace.query.http;

import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.compression.Zstd;
import io.quarkus.runtime.ImageMode;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Zstandard beside the codings that {@code quarkus.http.compressors} can name, for clients that
 * accept it; which is taken is for {@code Accept-Encoding} to say. Its library comes with the Kafka
 * client. Not in native images, where that library cannot be loaded.
 */
@ApplicationScoped
class ZstdCompression implements HttpServerOptionsCustomizer {
  private static final Logger LOG = Logger.getLogger(ZstdCompression.class);

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    addTo(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    addTo(options);
  }

  private static void addTo(HttpServerOptions options) {
    if (ImageMode.current() == ImageMode.JVM && Zstd.isAvailable()) {
      options.addCompressor(StandardCompressionOptions.zstd());
    } else {
      LOG.debug("zstd is not available; answers are compressed with the other codings");
    }
  }
}
