package io.migrationgate.admin;

import io.migrationgate.Problem;
import io.migrationgate.protocol.DocumentRules;
import io.migrationgate.spi.ClientVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether clients still send, or ask for, versions that are to be given up. Clients acknowledge
 * nothing, so it is told by what was counted. Pure.
 *
 * <p>That nothing was counted shows something only if messages were counted all the while: since
 * before, and until lately.
 */
final class QuietClients {
  private static final int NAMED = 5;

  private QuietClients() {}

  /**
   * Why versions may not be given up yet.
   *
   * @param seen what was counted of the type
   * @param now by the clock of what was counted
   */
  static Optional<Problem> refusal(
      String type, VersionChange.Finalize change, List<ClientVersion> seen, Instant now) {
    String subject = DocumentRules.subject(type);
    List<ClientVersion> leaving = seen.stream()
        .filter(one -> !change.stays().contains(one.version()))
        .sorted(Comparator.comparing(ClientVersion::last).reversed())
        .toList();
    Duration quietFor = change.quietFor();
    if (quietFor == null) {
      return leaving.isEmpty()
          ? Optional.empty()
          : Optional.of(new Problem(
              subject,
              "messages that were counted in versions which are to be given up: " + named(leaving),
              "how long no client must have sent them",
              "look at them with: mgate version show " + type
                  + "; then say it, for example with --quiet-for 14d"));
    }
    if (quietFor.compareTo(ClientVersion.REMEMBERED) > 0) {
      return Optional.of(new Problem(
          subject,
          "a quiet time of " + quietFor.toDays() + " days",
          "at most " + ClientVersion.REMEMBERED.toDays()
              + ", since clients that were not heard for longer may be forgotten",
          "name a shorter time with --quiet-for, for example 14d"));
    }
    Instant since = now.minus(quietFor);
    List<ClientVersion> loud =
        leaving.stream().filter(one -> one.last().isAfter(since)).toList();
    if (!loud.isEmpty()) {
      return Optional.of(new Problem(
          subject,
          "clients that have sent a version which is to be given up, or asked for it, in that time: "
              + named(loud),
          "none since " + second(since),
          "tell them, and look whether they still do with: mgate version show " + type));
    }
    return refusalToTell(subject, type, seen, since);
  }

  private static Optional<Problem> refusalToTell(
      String subject, String type, List<ClientVersion> seen, Instant since) {
    Optional<Instant> first =
        seen.stream().map(ClientVersion::first).min(Comparator.naturalOrder());
    Optional<Instant> last = seen.stream().map(ClientVersion::last).max(Comparator.naturalOrder());
    if (first.isPresent() && first.get().isAfter(since)) {
      return Optional.of(new Problem(
          subject,
          "messages that are counted only since " + second(first.get()),
          "a count that began before " + second(since),
          "wait, or name a shorter time with --quiet-for"));
    }
    if (last.isEmpty() || !last.get().isAfter(since)) {
      return Optional.of(new Problem(
          subject,
          "no message at all that was counted "
              + last.map(at -> "since " + second(at)).orElse("so far"),
          "one since " + second(since) + ", so that silence is known to be no failure to count",
          "have endpoints count with gates.messageMeter(), and look with: mgate version show "
              + type));
    }
    return Optional.empty();
  }

  private static String named(List<ClientVersion> clients) {
    String some = clients.stream()
        .limit(NAMED)
        .map(one ->
            one.client() + " (version " + one.version() + ", last " + second(one.last()) + ")")
        .collect(Collectors.joining(", "));
    return clients.size() <= NAMED ? some : some + ", and " + (clients.size() - NAMED) + " more";
  }

  private static Instant second(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS);
  }
}
