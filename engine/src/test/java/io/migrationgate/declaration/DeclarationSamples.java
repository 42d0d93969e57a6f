package io.migrationgate.declaration;

/** Files that several tests read. */
final class DeclarationSamples {
  /** Every key there is. */
  static final String FULL = """
      format: 1
      build: "2026.46"
      migrations:
        - name: customer-name-split
          description: Splits the name of a customer into two columns.
          owner: accounts
          supports: [read-old, dual-write, read-new, write-new]
          old:
            table: customer
            columns: [name]
          new:
            table: customer
            columns: [first_name, last_name]
          compare:
            sample: 0.5%
            deadline: 2s
          secondaryWrites: record
          lossy: true
          guards:
            maxMismatchRate: 0.1%
            minCompared: 100
            maxErrors: 3
          expanded: SELECT first_name, last_name FROM customer WHERE 1 = 0
          verify:
            differences: >-
              SELECT count(*) FROM customer
              WHERE name IS DISTINCT FROM first_name || ' ' || last_name
          contract:
            - ALTER TABLE customer DROP COLUMN name
      """;

  private DeclarationSamples() {}
}
