package io.millrace.command.imports;

/**
 * Under which key a record is recognised when it comes again.
 *
 * @param bucket of what the record is about
 * @param kind what sort of record it is
 * @param key the sender's name for it
 */
public record ImportKey(int bucket, Kind kind, String key) {
  /** The same key, whatever the record that has it is about. */
  ImportKey anywhere() {
    return new ImportKey(-1, kind, key);
  }

  /** Sorts of records that have keys of their own. */
  public enum Kind {
    ORDER("order"),
    RECEIPT("receipt"),
    ADJUSTMENT("adjustment"),
    RETURN("return");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The name in the store. */
    public String label() {
      return label;
    }

    /**
     * The kind of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Kind ofLabel(String label) {
      for (Kind kind : values()) {
        if (kind.label.equals(label)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("unknown kind of import key: " + label);
    }
  }
}
