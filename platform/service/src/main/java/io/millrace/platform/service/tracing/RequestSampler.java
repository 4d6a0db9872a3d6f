package io.millrace.platform.service.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which traces are recorded: those that a caller has decided to record, and a share of the requests
 * that come without a decision. Only a request begins a trace: whoever asks the stores all the time
 * would drown everything else.
 */
final class RequestSampler implements Sampler {
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");

  private final Sampler share;

  private RequestSampler(double ratio) {
    share = Sampler.traceIdRatioBased(ratio);
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    String path = attributes.get(PATH);
    return kind != SpanKind.SERVER || (path != null && path.startsWith("/q/"))
        ? SamplingResult.drop()
        : share.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return "requests only, of them " + share.getDescription();
  }

  /** The sampler as a bean. */
  static final class Provider {
    @Produces
    @Singleton
    Sampler sampler(@ConfigProperty(name = "quarkus.otel.traces.sampler.arg") double ratio) {
      return Sampler.parentBased(new RequestSampler(ratio));
    }
  }
}
