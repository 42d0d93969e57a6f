package io.migrationgate.bench;

/** A library and how it was asked: the methods of the benchmarks, by their names. */
enum MeasuredLibrary {
  limit("volatile field, switch, two lambdas", false),
  alone("MigrationGate, stands alone", true),
  inUnit("MigrationGate, in a unit", true),
  pinned("MigrationGate, entered, pinned and left", true),
  readAndCommitCheck("MigrationGate, with a read and the commit check", true),
  byKey("MigrationGate, by its key", true),
  byHandle("MigrationGate, by a handle", true),
  readInUnit("MigrationGate, keyed read in a unit", true),
  flag("MigrationGate, flag", true),
  flagByHandle("MigrationGate, flag by a handle", true),
  ours("MigrationGate's provider", true),
  readCurrent("MigrationGate, current version", true),
  readOlder("MigrationGate, the version before", true),
  launchDarkly("LaunchDarkly", false),
  launchDarklyMigration("LaunchDarkly, Migration.read", false),
  togglzInMemory("Togglz, in memory", false),
  togglzCachedForEver("Togglz, JDBC, cached for ever", false),
  togglzCachedForAMinute("Togglz, JDBC, cached for a minute", false),
  ff4j("FF4J", false),
  unleash("Unleash", false),
  inMemory("OpenFeature's in-memory provider", false),
  flagd("flagd's provider, file", false),
  jacksonAlone("Jackson", false),
  jacksonThatRefusesDuplicates("Jackson, refusing duplicate names", false);

  private final String title;
  private final boolean own;

  MeasuredLibrary(String title, boolean own) {
    this.title = title;
    this.own = own;
  }

  String title() {
    return title;
  }

  /** Whether it is this project. */
  boolean isOwn() {
    return own;
  }

  /** Whether another library would be taken instead of this project. */
  boolean isPeer() {
    return !own && this != limit;
  }
}
