package io.millrace.stack.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** PostgreSQL's programs, run by a user that may. */
record PostgresPrograms(Path home, Unprivileged user) {

  static PostgresPrograms find(Cache cache) {
    return new PostgresPrograms(PostgresBundle.unpacked(cache), Unprivileged.ofThisUser());
  }

  List<String> server(Path data) {
    return user.command(List.of(home.resolve("bin/postgres").toString(), "-D", data.toString()));
  }

  /** Makes an empty cluster with one user that may do anything. */
  List<String> initdb(Path data, String superuser, Path passwordFile) {
    // Not synced: a fresh cluster that a power cut spoils is made anew, because its marker is not
    // there yet.
    return user.command(
        List.of(
            home.resolve("bin/initdb").toString(),
            "--pgdata=" + data,
            "--username=" + superuser,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync",
            "--no-instructions"));
  }

  boolean hasStatementStatistics() {
    return Files.isDirectory(home.resolve("lib/postgresql"))
        && Files.exists(
            home.resolve(
                "lib/postgresql/pg_stat_statements"
                    + (Platform.current().isLinux() ? ".so" : ".dylib")));
  }
}
