package io.millrace.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The form of the answer, of every command that has one for programs too. */
final class AnswerFlags {
  /** The lower-case names are what is typed. */
  private enum Format {
    text,
    json
  }

  @Option(
      names = "-o",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Form of the answer (default ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  boolean json() {
    return format == Format.json;
  }

  /** Writes it as indented JSON. */
  static void print(PrintWriter out, Object answer) {
    try {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("answers are made of what JSON can hold", e);
    }
  }
}
