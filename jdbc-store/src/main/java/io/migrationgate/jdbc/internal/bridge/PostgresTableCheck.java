package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.jdbc.internal.bridge.BridgedSide.DerivedColumn;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * What the function of the new side's table refuses while the old side counts: see
 * {@link RowAgreement}. A row that takes no part on the old side is none to agree with.
 */
final class PostgresTableCheck {
  private final BridgePlan plan;
  private final RowAgreement agreement;

  PostgresTableCheck(BridgePlan plan) {
    this.plan = plan;
    this.agreement = new RowAgreement(plan);
  }

  String declarations() {
    return "  mg_b record;\n  mg_begins boolean := FALSE;\n";
  }

  String refuse() {
    return refuse(agreement.refusal(false));
  }

  /**
   * What the new side never had, such a statement says nothing of. One that empties both, also by
   * CASCADE, has left nothing to remove.
   */
  String refuseTruncate() {
    return "IF EXISTS (SELECT 1 FROM " + plan.old().table() + " WHERE "
        + plan.old().present()
        + ") THEN\n"
        + refuse("TRUNCATE would also remove rows that the new side has never had; next: DELETE")
        + "    END IF;\n";
  }

  private String refuse(String why) {
    return PostgresText.raise(plan, plan.replacement(), why);
  }

  /** Once the counterpart was looked for by the key of before, which has changed. */
  String moved() {
    return "  IF FOUND THEN\n" + before() + differed((i, each) -> "TRUE") + "  END IF;\n";
  }

  /**
   * Where there is no counterpart, which the row would raise, unless it is new itself. One that is
   * somebody else's row is raised by nobody here.
   */
  String alone() {
    return !plan.old().rows().deletes()
        ? ""
        : "  IF TG_OP = 'UPDATE' AND NOT mg_all THEN\n" + refuse() + "  END IF;\n";
  }

  /** Once it is known that the row took no part before: under the same key it is compared too. */
  String begins(String changedKey) {
    return "    mg_begins := NOT " + changedKey + ";\n";
  }

  /** Where there is one, and the row was there before. */
  String updated() {
    return "  IF TG_OP = 'UPDATE' AND NOT mg_all THEN\n" + comparedBefore() + "  END IF;\n";
  }

  /**
   * Where there is one, and the row is new, or new under its key.
   *
   * @param some a condition: something there would be overwritten
   */
  String added(String some) {
    return "  IF mg_all AND mg_t.mg_present AND (" + some + ") THEN\n  IF mg_begins THEN\n"
        + comparedBefore() + "  ELSE\n" + refuse() + "  END IF;\n  END IF;\n";
  }

  private String comparedBefore() {
    return before() + differed((i, each) -> PostgresText.changed(agreement.deciding(each)));
  }

  /** What the old side would be by the row as it was before the statement. */
  private String before() {
    List<DerivedColumn> derived = plan.old().derived();
    List<String> list = new ArrayList<>();
    for (int i = 0; i < derived.size(); i++) {
      list.add("(" + derived.get(i).expression() + ") AS mg_" + i);
    }
    return "  SELECT " + String.join(", ", list) + " INTO mg_b FROM (SELECT OLD.*) AS "
        + plan.replacement().bareName() + ";\n";
  }

  private String differed(Term concerned) {
    RowAgreement.Values before = new RowAgreement.Values(
        (i, each) -> "mg_b.mg_" + i,
        (i, each) -> "mg_t.mg_w" + i,
        (i, each) -> "mg_t.mg_b" + i,
        (i, each) -> "OLD." + each.column());
    return "  IF " + agreement.differs(concerned, before, "NOT mg_t.mg_present") + " THEN\n"
        + refuse() + "  END IF;\n";
  }
}
