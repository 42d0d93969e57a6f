package io.migrationgate.demo.lab.weekly;

/** Asked before each command. */
@FunctionalInterface
interface Prompt {
  /** Nobody is asked. */
  Prompt NONE = command -> {};

  /** Returns when the command may be run. */
  void before(String command) throws InterruptedException;
}
