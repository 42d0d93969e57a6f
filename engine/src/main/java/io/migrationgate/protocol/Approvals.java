package io.migrationgate.protocol;

import io.migrationgate.Phase;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who has approved what of a migration as it stands, by the logins that the database knows people
 * by. What somebody calls himself ({@code --actor}) does not count. Immutable.
 *
 * @param login of this process's own sessions
 * @param given every approval of the migration at its present epoch
 * @param roles the roles and logins that count; empty if all do
 */
public record Approvals(String login, List<Given> given, Set<String> roles) {
  /** Nobody has approved anything. */
  public static final Approvals NONE = new Approvals("", List.of(), Set.of());

  /** Copies both. */
  public Approvals {
    given = List.copyOf(given);
    roles = Set.copyOf(roles);
  }

  /**
   * One approval.
   *
   * @param step the phase that may be entered
   * @param login of whoever has given it
   * @param role by which it counts, if only some do; empty if by none
   */
  public record Given(Phase step, String login, String role) {}

  /** The logins whose approval of a step counts. */
  public Set<String> of(Phase step) {
    Set<String> logins = new TreeSet<>();
    for (Given one : given) {
      boolean counts = roles.isEmpty() || roles.contains(one.role());
      if (one.step() == step && counts) {
        logins.add(one.login());
      }
    }
    return logins;
  }

  /** The same without this process's own: nobody is a second person to himself. */
  public Set<String> others(Phase step) {
    Set<String> logins = of(step);
    logins.remove(login);
    return logins;
  }
}
