package io.millrace.platform.service.tracing;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traces are off until somebody says where spans go: with an endpoint and nothing else set they are
 * on. {@code quarkus.otel.sdk.disabled}, where it is set, has the last word.
 */
public final class TracingSwitch implements ConfigSourceInterceptor {
  private static final String DISABLED = "quarkus.otel.sdk.disabled";
  private static final List<String> ENDPOINTS =
      List.of("quarkus.otel.exporter.otlp.endpoint", "quarkus.otel.exporter.otlp.traces.endpoint");

  @Override
  public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    ConfigValue said = context.proceed(name);
    if (!name.equals(DISABLED) || isSet(said)) {
      return said;
    }
    boolean somewhere = ENDPOINTS.stream().map(context::proceed).anyMatch(TracingSwitch::isSet);
    return ConfigValue.builder().withName(name).withValue(String.valueOf(!somewhere)).build();
  }

  /** Defaults come from sources that stand below all others. */
  private static boolean isSet(@Nullable ConfigValue value) {
    return value != null
        && value.getConfigSourceOrdinal() >= 0
        && value.getValue() != null
        && !value.getValue().isBlank();
  }
}
