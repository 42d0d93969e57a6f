package io.migrationgate.lint.rule;

/**
 * The database that scripts are written for.
 *
 * @param database the product
 * @param version its version
 */
public record Target(Database database, Version version) {
  /** The oldest version that is known: what holds there holds for the careful. */
  public static Target of(Database database) {
    return new Target(database, database.oldest());
  }

  @Override
  public String toString() {
    return database.title() + " " + version;
  }
}
