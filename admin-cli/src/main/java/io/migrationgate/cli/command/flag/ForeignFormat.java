package io.migrationgate.cli.command.flag;

/** Whose flags are imported. */
enum ForeignFormat {
  /** In flagd's format. */
  FLAGD,
  /** Unleash's features, as its clients get them. */
  UNLEASH,
  /** LaunchDarkly's flags, as its REST API gives them. */
  LAUNCHDARKLY,
  /** The table of Togglz. */
  TOGGLZ
}
