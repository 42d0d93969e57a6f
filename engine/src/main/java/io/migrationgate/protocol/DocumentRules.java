package io.migrationgate.protocol;

import io.migrationgate.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the version of a document type may become. Pure.
 *
 * <p>The rule of sides turned round: two versions may be written at once only if every live node
 * reads both, and nothing is left behind that somebody cannot read. So the version that is written
 * is at most what everybody reads, and the ones in which documents are stored are part of the
 * state.
 *
 * <table>
 * <caption>Changes</caption>
 * <tr><th>change</th><th>allowed when</th><th>effect</th></tr>
 * <tr><td>to another version</td><td>settled, or back to the one that is being left; every live node
 * reads and writes it; not below what was finalized</td><td>documents may be in it too</td></tr>
 * <tr><td>settles</td><td>no unit of work writes the version before</td><td>only one is written
 * </td></tr>
 * <tr><td>finalize</td><td>settled; the version in force is one that stays; no document is in
 * another, by a count that began after it had settled</td><td>builds may drop the others</td></tr>
 * </table>
 */
public final class DocumentRules {
  private DocumentRules() {}

  /** What a type is called in messages. */
  public static String subject(String type) {
    return "document type '" + type + "'";
  }

  /**
   * Why documents may not be written in another version now.
   *
   * @param live every node that nobody has given up
   * @return none if they may
   */
  public static Optional<Problem> refusal(DocumentState state, int target, List<NodeRecord> live) {
    String subject = subject(state.type());
    if (target == state.writes()) {
      return Optional.of(new Problem(
          subject,
          state.describe() + " already",
          "another version",
          "look at it with: mgate version show " + state.type()));
    }
    Integer leaving = state.leaving();
    if (leaving != null && leaving != target) {
      return Optional.of(new Problem(
          subject,
          state.describe(),
          "a change that has settled, or the way back to version " + leaving,
          "wait for it with: mgate version settle " + state.type()));
    }
    if (target < state.present().first()) {
      return Optional.of(new Problem(
          subject,
          "version " + target + ", and documents that were finalized at version "
              + state.present().first(),
          "a version that builds must still read",
          "stay at version " + state.present().first() + " or later: finalizing is not undone"));
    }
    return unable(subject, live, "reads", target, node -> support(node, state).reads())
        .or(() ->
            unable(subject, live, "writes", target, node -> support(node, state).writes()));
  }

  private static DocumentSupport support(NodeRecord node, DocumentState state) {
    return node.documentSupport(state);
  }

  private interface Versions {
    VersionRange of(NodeRecord node);
  }

  private static Optional<Problem> unable(
      String subject, List<NodeRecord> live, String verb, int target, Versions versions) {
    Predicate<NodeRecord> cannot = node -> !versions.of(node).contains(target);
    if (live.stream().noneMatch(cannot)) {
      return Optional.empty();
    }
    String nodes = live.stream()
        .filter(cannot)
        .sorted((one, other) -> one.label().compareTo(other.label()))
        .map(node -> node.label() + " (" + verb + " " + versions.of(node) + ")")
        .collect(Collectors.joining(", "));
    return Optional.of(new Problem(
        subject,
        "live nodes of which none " + verb + " version " + target + ": " + nodes,
        "every live node to know it: "
            + (verb.equals("reads")
                ? "readers come before writers"
                : "each writes what is in force"),
        "deploy a build that " + verb + " version " + target
            + " everywhere, stop the others, and look" + " with: mgate nodes"));
  }

  /**
   * Why builds may not drop versions yet.
   *
   * @param stays the versions that stay
   * @return none if they may drop the others, as far as the state says
   */
  public static Optional<Problem> refusalToFinalize(DocumentState state, VersionRange stays) {
    String subject = subject(state.type());
    if (!state.settled()) {
      return Optional.of(new Problem(
          subject,
          state.describe(),
          "a change that has settled, since units of work may still write the version before",
          "wait for it with: mgate version settle " + state.type()));
    }
    if (!stays.contains(state.writes())) {
      return Optional.of(new Problem(
          subject,
          "documents that are written in version " + state.writes(),
          "one of the versions that are to stay, " + stays,
          "move it there first: mgate version advance " + state.type() + " --to " + stays.last()
              + " --reason \"why\""));
    }
    if (!state.present().covers(stays) || state.present().equals(stays)) {
      return Optional.of(new Problem(
          subject,
          "versions " + stays + " to stay, of " + state.present(),
          "fewer than there may be now",
          "look at it with: mgate version show " + state.type()));
    }
    return Optional.empty();
  }
}
