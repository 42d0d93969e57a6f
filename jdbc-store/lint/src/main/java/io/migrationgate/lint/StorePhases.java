package io.migrationgate.lint;

import io.migrationgate.admin.GateAdmin;
import io.migrationgate.contract.ContractEvidence;
import io.migrationgate.contract.ContractEvidence.Finding;
import io.migrationgate.contract.ContractTerms;
import io.migrationgate.contract.EvidenceReader;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.rule.Finding.Subject;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.StoreView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store: a statement may go when it drops the declared old side of a migration for which
 * {@code mgate contract --check} finds nothing missing. Looks once at each migration. Not
 * thread-safe.
 */
public final class StorePhases implements PhaseKnowledge {
  private final GateStore store;
  private final EvidenceReader reader;
  private final ContractTerms terms;
  private final Map<String, Clearance> asked = new HashMap<>();
  private @Nullable StoreView view;

  /**
   * Knowledge from a store.
   *
   * @param database where the old sides live
   * @param terms what is asked of the evidence
   */
  public StorePhases(GateStore store, ContractDatabase database, ContractTerms terms) {
    this.store = store;
    this.reader = new EvidenceReader(store, database);
    this.terms = terms;
  }

  @Override
  public Clearance on(Subject subject) {
    StoreView known = view();
    Clearance refused = Clearance.UNKNOWN;
    for (String name : new TreeSet<>(known.snapshot().migrations().keySet())) {
      MigrationDeclaration declared = GateAdmin.declaration(known, name);
      if (declared != null && names(declared.oldSide(), subject)) {
        Clearance word = asked.computeIfAbsent(name, this::ask);
        if (word.allowed()) {
          return word;
        }
        refused = word;
      }
    }
    return refused;
  }

  private StoreView view() {
    StoreView seen = view;
    if (seen == null) {
      seen = store.view();
      view = seen;
    }
    return seen;
  }

  /** A side of some columns covers these; one without columns covers the whole table. */
  static boolean names(@Nullable SideSpec old, Subject subject) {
    if (old == null || !SqlName.parse(old.table()).same(SqlName.parse(subject.table()))) {
      return false;
    }
    String column = subject.column();
    List<String> columns = old.columns();
    return columns.isEmpty()
        || (column != null
            && columns.stream()
                .anyMatch(each ->
                    SqlName.parse(each).key().equals(SqlName.parse(column).key())));
  }

  private Clearance ask(String migration) {
    ContractEvidence evidence = reader.read(migration, terms);
    if (evidence.complete()) {
      String found = evidence.state().describe() + ", and nothing is missing";
      return new Clearance(migration, true, found);
    }
    String missing =
        evidence.refusals().stream().map(StorePhases::missing).collect(Collectors.joining("; "));
    return new Clearance(migration, false, missing);
  }

  private static String missing(Finding finding) {
    return finding.requirement() + ": " + finding.found().replace("\n", ", ");
  }
}
