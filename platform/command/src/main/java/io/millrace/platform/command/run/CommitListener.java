package io.millrace.platform.command.run;

/** Hears of commits; what it does must neither wait nor fail, the command is done. */
@FunctionalInterface
public interface CommitListener {
  /** Something was committed on the shard with this number. */
  void committed(int shard);
}
