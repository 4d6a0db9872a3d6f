package io.millrace.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.outcome.ExitCode;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The form of the answer, of every command that has one for programs too. */
public class AnswerFlags {
  private static final Pattern CONVERSION = Pattern.compile("%[-,0-9.]*([sdf])");

  /** The lower-case names are what is typed. */
  private enum Format {
    text,
    json
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "-o",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Form of the answer (default ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  /** Prints the answer, for programs or for people. */
  public int print(Object answer, Consumer<PrintWriter> text) {
    PrintWriter out = command.commandLine().getOut();
    if (format == Format.text) {
      text.accept(out);
      out.flush();
    } else {
      printJson(answer);
    }
    return ExitCode.DONE;
  }

  public void printJson(Object answer) {
    try {
      command
          .commandLine()
          .getOut()
          .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("answers are made of what JSON can hold", e);
    }
  }

  /** For what goes beside the answer. */
  public PrintWriter err() {
    return command.commandLine().getErr();
  }

  /** Says that the command was not used as it should be. */
  public ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Members of a JSON object as the conversions of a format ask for them: %s, %d or %f. */
  public static String row(String format, JsonNode from, String... members) {
    Iterator<JsonNode> values = List.of(members).stream().map(from::path).iterator();
    return String.format(
        Locale.ROOT,
        format,
        CONVERSION
            .matcher(format)
            .results()
            .map(conversion -> value(conversion, values.next()))
            .toArray());
  }

  private static Object value(MatchResult conversion, JsonNode value) {
    return switch (conversion.group(1)) {
      case "d" -> value.asLong();
      case "f" -> value.asDouble();
      default -> value.asText();
    };
  }
}
