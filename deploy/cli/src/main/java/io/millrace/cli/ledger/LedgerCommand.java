package io.millrace.cli.ledger;

import io.millrace.cli.command.CommandGroup;
import io.millrace.cli.command.Home;
import io.millrace.cli.ledger.Ledgers.Shard;
import io.millrace.cli.outcome.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done to a ledger. */
@Command(
    name = "ledger",
    description = "Looks after the event ledger.",
    subcommands = LedgerCommand.Repair.class)
public final class LedgerCommand extends CommandGroup {
  /** After a dump was restored into another cluster. */
  @Command(
      name = "repair",
      description =
          "After a dump was restored into another PostgreSQL cluster: lets the ledger count its transactions on from where the dump ends. Changes nothing where nothing is wrong. The password of --url is taken from PGPASSWORD.")
  static final class Repair implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--shard",
        paramLabel = "N",
        defaultValue = "0",
        description = "Number of the write shard (default ${DEFAULT-VALUE}).")
    private int number;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description =
            "The shard as jdbc:postgresql://host:port/database (default: that of the running stack).")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "ROLE", description = "Owner of the tables, with --url.")
    private String user = "postgres";

    @Override
    public Integer call() {
      long shift = Ledgers.repair(shard());
      spec.commandLine()
          .getOut()
          .println(
              shift == 0
                  ? "Shard %d: nothing was wrong.".formatted(number)
                  : "Shard %d: its ledger counts the cluster's transactions plus %d from now on. Start the service again."
                      .formatted(number, shift));
      return ExitCode.DONE;
    }

    private Shard shard() {
      if (url != null) {
        String password = System.getenv("PGPASSWORD");
        return new Shard(number, url, user, password == null ? "" : password);
      }
      List<Shard> shards = Ledgers.of(Home.running().stores());
      if (number < 0 || number >= shards.size()) {
        throw new ParameterException(
            spec.commandLine(),
            "There is no shard %d; the running stack has %d.".formatted(number, shards.size()));
      }
      return shards.get(number);
    }
  }
}
