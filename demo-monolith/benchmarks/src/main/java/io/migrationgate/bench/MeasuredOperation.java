package io.migrationgate.bench;

/** One operation, in the order of the table. */
enum MeasuredOperation {
  LIMIT(LimitBenchmark.class, "limit"),
  READ(MigrationReadBenchmark.class, "read, old or new"),
  PLACES(PlacesReadBenchmark.class, "read, from sixteen places in turn"),
  UNIT(UnitBenchmark.class, "unit of work"),
  FLAG(BooleanFlagBenchmark.class, "boolean flag"),
  TEXT_SHARE(TextShareBenchmark.class, "25 % by text key"),
  NUMBER_SHARE(NumberShareBenchmark.class, "25 % by number"),
  RULE(RuleBenchmark.class, "rule of five clauses"),
  OPEN_FEATURE_FLAG(OpenFeatureFlagBenchmark.class, "OpenFeature: boolean flag"),
  OPEN_FEATURE_CONTEXT(
      OpenFeatureContextBenchmark.class, "OpenFeature: boolean flag, five attributes"),
  OPEN_FEATURE_SHARE(OpenFeatureShareBenchmark.class, "OpenFeature: 25 % by text key"),
  OPEN_FEATURE_RULE(OpenFeatureRuleBenchmark.class, "OpenFeature: rule of five clauses"),
  DOCUMENT(DocumentBenchmark.class, "document with eight lines");

  private final Class<?> measured;
  private final String title;

  MeasuredOperation(Class<?> measured, String title) {
    this.measured = measured;
    this.title = title;
  }

  String title() {
    return title;
  }

  /** The operation that a class measures. */
  static MeasuredOperation of(String className) {
    for (MeasuredOperation operation : values()) {
      if (operation.measured.getName().equals(className)) {
        return operation;
      }
    }
    throw new IllegalArgumentException(
        className + " has no row here: name it in MeasuredOperation");
  }
}
