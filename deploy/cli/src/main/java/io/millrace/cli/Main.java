package io.millrace.cli;

import io.millrace.cli.outcome.CliException;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.stack.StackException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Entry point of {@code ./millrace}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command in this JVM and returns its exit code. */
  public static int run(String... args) {
    // The Kafka client and the stack say much that a user of a command does not want to read.
    System.setProperty(
        "org.slf4j.simpleLogger.defaultLogLevel",
        System.getProperty("org.slf4j.simpleLogger.defaultLogLevel", "error"));
    return commandLine().execute(args);
  }

  private static int wrongUsage(ParameterException wrong, String[] arguments) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println("millrace: " + wrong.getMessage());
    wrong.getCommandLine().usage(err);
    return ExitCode.WRONG_USAGE;
  }

  static CommandLine commandLine() {
    return withHelp(new CommandLine(new MillraceCommand()))
        .setExecutionExceptionHandler(failed())
        .setParameterExceptionHandler(Main::wrongUsage)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUnmatchedOptionsArePositionalParams(false);
  }

  /**
   * A failure that was foreseen is told in its own words; anything else is a bug and shows where.
   */
  private static IExecutionExceptionHandler failed() {
    return (failure, command, parsed) -> {
      if (failure instanceof CliException || failure instanceof StackException) {
        command.getErr().println("millrace: " + failure.getMessage());
      } else {
        command
            .getErr()
            .println(
                "millrace: this should not have happened; please report it with the lines below.");
        failure.printStackTrace(command.getErr());
      }
      return ExitCode.FAILED;
    };
  }

  private static CommandLine withHelp(CommandLine command) {
    // Those that are methods have it already: it shifts their arguments.
    if (!command.getCommandSpec().mixinStandardHelpOptions()) {
      command.getCommandSpec().mixinStandardHelpOptions(true);
    }
    command.getSubcommands().values().forEach(Main::withHelp);
    return command;
  }
}
