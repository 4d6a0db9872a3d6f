package io.millrace.cli.imports;

import io.millrace.cli.outcome.CliException;

/** The file is not of the form that can be imported. The message says where and what. */
final class BadFileException extends CliException {
  private static final long serialVersionUID = 1L;

  BadFileException(String message) {
    super(message);
  }

  BadFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
