package io.millrace.platform.query.http;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An amount of money as it is sent.
 *
 * @param amount in minor units of the currency
 * @param currency ISO 4217 code
 */
@RegisterForReflection
public record MoneyView(long amount, String currency) {}
