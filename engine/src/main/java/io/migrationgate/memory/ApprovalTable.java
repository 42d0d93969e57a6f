package io.migrationgate.memory;

import io.migrationgate.protocol.Approvals;
import io.migrationgate.spi.Mutation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who has approved what, and whose approval counts. Guarded by the store's lock. */
final class ApprovalTable {
  private final List<Row> rows = new ArrayList<>();
  private final Set<String> roles = new HashSet<>();
  private String login = "memory";

  private record Row(Mutation.Approve approved, String by) {}

  void login(String name) {
    login = name;
  }

  void add(Mutation.Approve approved) {
    rows.add(new Row(approved, login));
  }

  void let(Mutation.LetApprove change) {
    if (change.counts()) {
      roles.add(change.role());
    } else {
      roles.remove(change.role());
    }
  }

  Approvals of(String migration, long since) {
    List<Approvals.Given> given = rows.stream()
        .filter(row -> row.approved.migration().equals(migration) && row.approved.epoch() == since)
        .map(row -> new Approvals.Given(row.approved.step(), row.by, row.by))
        .toList();
    return new Approvals(login, given, roles);
  }
}
