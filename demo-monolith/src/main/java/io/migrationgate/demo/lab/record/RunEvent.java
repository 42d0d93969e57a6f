package io.migrationgate.demo.lab.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done to the shop, or happened to it.
 *
 * @param kind of what sort it is
 * @param label in full, for example the command as one types it
 * @param mark a word or two for the plots, for example the phase that it led to; empty if plots
 *     leave it out
 * @param from when it began
 * @param to when it ended
 * @param exitCode of a command; null if it is none
 * @param settled how a phase change settled; null if it is none
 * @param output what it wrote, by lines
 */
public record RunEvent(
    Kind kind,
    String label,
    String mark,
    long from,
    long to,
    @Nullable Integer exitCode,
    @Nullable Settled settled,
    List<String> output) {
  /** Copies the list. */
  public RunEvent {
    output = List.copyOf(output);
  }

  /** Sorts of events. */
  public enum Kind {
    /** A command of the operator's that did what it was to do. */
    COMMAND,
    /** A build is replaced by another one. */
    RELEASE,
    /** A command that a guard refused, as it should. */
    REFUSED,
    /** Harm done on purpose: a node killed, paused or cut off. */
    CHAOS,
    /** A remark. */
    NOTE
  }

  /** Whether it moved a phase or a ramp, and settled. */
  public boolean phaseChange() {
    return settled != null;
  }
}
