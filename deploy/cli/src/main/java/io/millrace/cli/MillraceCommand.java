package io.millrace.cli;

import io.millrace.cli.command.CommandGroup;
import io.millrace.cli.imports.ImportCommand;
import io.millrace.cli.ledger.EventsCommand;
import io.millrace.cli.ledger.LedgerCommand;
import io.millrace.cli.operator.DeadLettersCommand;
import io.millrace.cli.operator.PersonalDataCommand;
import io.millrace.cli.operator.ProjectionsCommand;
import io.millrace.cli.operator.ShardsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root: lists what there is. */
@Command(
    name = "millrace",
    description =
        "Runs Millrace on this machine: the local stack, the three services, an import of real orders.",
    versionProvider = MillraceCommand.Version.class,
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      DevCommand.class,
      ImportCommand.class,
      ProjectionsCommand.class,
      DeadLettersCommand.class,
      ShardsCommand.class,
      TokenCommand.class,
      ScenarioCommand.class,
      EventsCommand.class,
      LedgerCommand.class,
      PersonalDataCommand.class,
      SuperviseCommand.class
    },
    footerHeading = "%n",
    footer = {
      "test [ARGUMENT…] runs every check and test (./mvnw verify); arguments are passed on.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage.",
      "State is kept in .millrace/ of the checkout; MILLRACE_STATE names another folder."
    })
final class MillraceCommand extends CommandGroup {
  /** The version that the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Version.class.getPackage().getImplementationVersion();
      return new String[] {"millrace " + (version == null ? "(not packaged)" : version)};
    }
  }
}
