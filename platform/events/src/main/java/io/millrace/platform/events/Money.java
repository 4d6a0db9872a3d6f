package io.millrace.platform.events;

/**
 * An amount of money.
 *
 * @param amount in minor units of the currency (pence, cents); may be negative in a difference
 * @param currency ISO 4217 code, three upper-case letters
 */
public record Money(long amount, String currency) {
  public Money {
    if (currency.length() != 3) {
      throw new IllegalArgumentException("not an ISO 4217 currency code: " + currency);
    }
  }

  /** Adds {@code other}; throws {@link ArithmeticException} on overflow. */
  public Money plus(Money other) {
    requireSameCurrency(other);
    return new Money(Math.addExact(amount, other.amount), currency);
  }

  /** Subtracts {@code other}; throws {@link ArithmeticException} on overflow. */
  public Money minus(Money other) {
    requireSameCurrency(other);
    return new Money(Math.subtractExact(amount, other.amount), currency);
  }

  /** Multiplies by a count; throws {@link ArithmeticException} on overflow. */
  public Money times(long count) {
    return new Money(Math.multiplyExact(amount, count), currency);
  }

  private void requireSameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(currency + " and " + other.currency + " do not add up");
    }
  }
}
