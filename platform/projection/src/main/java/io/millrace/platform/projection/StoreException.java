package io.millrace.platform.projection;

/** The read store did not do what it was asked; the kind says what to do about it. */
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** It cannot be reached, or cannot work just now. Try again; the outcome may be unknown. */
  public static final class Away extends StoreException {
    private static final long serialVersionUID = 1;

    /**
     * @param message what the store said
     */
    public Away(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A checkpoint was not where it was expected. Read the checkpoints again. */
  public static final class Fenced extends StoreException {
    private static final long serialVersionUID = 1;

    /**
     * @param message what the store said
     */
    public Fenced(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** It refuses the data itself and always will. Nothing was written. */
  public static final class Refused extends StoreException {
    private static final long serialVersionUID = 1;

    /**
     * @param message what the store said
     */
    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
