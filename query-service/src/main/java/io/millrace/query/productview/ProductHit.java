package io.millrace.query.productview;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A product in a list.
 *
 * @param place of it, as cursors keep it
 */
@RegisterForReflection
public record ProductHit(@JsonValue ProductView product, String place) {}
