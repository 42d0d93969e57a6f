package io.migrationgate.lint.rule;

import io.migrationgate.lint.rule.Rule.Scope;
import java.util.List;

/** The databases that a rule holds for. */
final class RuleScopes {
  static final List<Scope> EVERYWHERE = List.of(
      all(Database.POSTGRESQL), all(Database.MARIADB), all(Database.MYSQL), all(Database.H2));
  static final List<Scope> POSTGRESQL = List.of(all(Database.POSTGRESQL));
  static final List<Scope> MYSQLS = List.of(all(Database.MARIADB), all(Database.MYSQL));
  static final List<Scope> SERVERS =
      List.of(all(Database.POSTGRESQL), all(Database.MARIADB), all(Database.MYSQL));
  static final List<Scope> REPLACED_IN_PLACE =
      List.of(all(Database.MARIADB), all(Database.MYSQL), all(Database.H2));

  private RuleScopes() {}

  static Scope all(Database database) {
    return new Scope(database, null, null);
  }

  static Scope before(Database database, int major) {
    return new Scope(database, null, new Version(major, 0));
  }
}
