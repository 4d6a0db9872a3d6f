package io.millrace.cli;

/** How an answer is written; the lower-case names are the values of {@code -o}. */
enum OutputFormat {
  text,
  json
}
