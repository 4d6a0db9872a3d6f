package io.millrace.platform.events.sealing;

/**
 * What a sealed text is about; part of what is authenticated, so that none is passed as another.
 */
public enum PersonalField {
  /** Name as the person gave it. */
  NAME(1),
  /** E-mail address. */
  EMAIL(2);

  private final byte code;

  PersonalField(int code) {
    this.code = (byte) code;
  }

  /** Stands in every sealed text; fixed for ever. */
  byte code() {
    return code;
  }
}
