package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The functions that PostgreSQL's triggers call: what they are made with, and whose they are. */
final class PostgresTriggerFunctions {
  private final PostgresDefinition definition;
  private final BridgePlan plan;

  PostgresTriggerFunctions(PostgresDefinition definition) {
    this.definition = definition;
    this.plan = definition.plan();
  }

  /** Statements that make them. */
  List<String> statements(State wanted) {
    List<String> statements = new ArrayList<>();
    BridgeNotes notes = new BridgeNotes(plan.options().storeSchema());
    statements.add(notes.postgresTable());
    for (Side side : definition.functions()) {
      String quote = "$mgate_" + definition.tag() + "$";
      String source = definition.source(side, wanted);
      if (source.contains(quote)) {
        throw new IllegalArgumentException("an expression with " + quote);
      }
      statements.add("CREATE OR REPLACE FUNCTION " + definition.function(side)
          + "() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER" + settings(plan) + " AS " + quote
          + source + quote);
      statements.add("REVOKE ALL ON FUNCTION " + definition.function(side) + "() FROM PUBLIC");
      statements.add(owner(side));
      statements.add(new PostgresTriggerCatalog(definition).comment(side));
    }
    return statements;
  }

  /**
   * A superuser's rights are more than the triggers need: those of the tables' owner will do. Where
   * the tables belong to several, none of them may get rights on the other's.
   */
  private String owner(Side side) {
    String notes = plan.options().storeSchema() + BridgeNotes.TABLE;
    return """
        DO $mgate$ DECLARE mg_owner name; mg_count bigint;
        BEGIN
          SELECT count(DISTINCT c.relowner), min(r.rolname) INTO mg_count, mg_owner
          FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
          WHERE c.oid IN (to_regclass('%1$s'), to_regclass('%2$s'));
          IF mg_count = 1 AND (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) THEN
            EXECUTE format('ALTER FUNCTION %%s OWNER TO %%I', %3$s, mg_owner);
            EXECUTE format('GRANT SELECT, INSERT ON %4$s TO %%I', mg_owner);
            EXECUTE format('GRANT USAGE ON SCHEMA %5$s TO %%I', mg_owner);
          END IF;
        END $mgate$""".formatted(
            text(plan.old().table()),
            text(plan.replacement().table()),
            "'" + text(definition.function(side)) + "()'",
            text(notes),
            text(plan.options()
                .storeSchema()
                .substring(0, plan.options().storeSchema().length() - 1)));
  }

  static String text(String name) {
    return name.replace("'", "''");
  }

  /** What a function is made with, besides its source. */
  static String settings(BridgePlan plan) {
    String echo = plan.options().reverse() && !plan.oneTable()
        ? " SET mgate.echo = '" + MigrationTag.of(plan.migration()) + "'"
        : "";
    return " SET search_path = pg_catalog, pg_temp"
        + plan.options().settings().stream()
            .map(each -> " SET " + each)
            .collect(Collectors.joining())
        + echo;
  }
}
