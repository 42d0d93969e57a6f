package io.migrationgate.flags.internal;

/** The names that evaluation adds to every context. */
final class EvaluatedVar {
  static final String FLAGD = "$flagd.";
  static final String FLAG_KEY = "$flagd.flagKey";
  static final String TIMESTAMP = "$flagd.timestamp";
  static final String TARGETING_KEY = "targetingKey";

  private EvaluatedVar() {}
}
