package io.migrationgate.jdbc.internal.store;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.protocol.Approvals;
import io.migrationgate.spi.Mutation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** All SQL about approvals. The login is the session's own, told by the database itself. */
final class ApprovalRows {
  private final String login;
  private final String given;
  private final String roles;
  private final String approveAgain;
  private final String approve;
  private final String letApprove;
  private final String letApproveNoMore;

  ApprovalRows(Dialect dialect, String schema) {
    String approver = schema + "mgate_approver";
    String approval = schema + "mgate_approval";
    String mine = dialect.login();
    String role = dialect
        .choose(() -> """
            (WITH RECURSIVE mine (id) AS (
               SELECT r.oid FROM pg_roles r WHERE r.rolname = session_user
               UNION SELECT m.roleid FROM pg_auth_members m JOIN mine ON m.member = mine.id)
             SELECT MIN(a.role) FROM %s a JOIN pg_roles r ON r.rolname = a.role
               JOIN mine ON mine.id = r.oid)""", () -> """
            (SELECT MIN(a.role) FROM %s a WHERE a.role = LOGIN
               OR a.role IN (SELECT CONVERT(r.role_name USING utf8mb4) COLLATE utf8mb4_bin
                 FROM information_schema.applicable_roles r))""".replace("LOGIN", mine), () -> """
            (SELECT MIN(a.role) FROM %s a WHERE UPPER(a.role) = LOGIN
               OR UPPER(a.role) IN (SELECT r.grantedrole FROM information_schema.rights r
                 WHERE r.grantee = LOGIN AND r.grantedrole IS NOT NULL))""".replace("LOGIN", mine))
        .formatted(approver);
    login = "SELECT " + mine;
    given = "SELECT step, login, by_role FROM " + approval
        + " WHERE migration = ? AND epoch = ? ORDER BY at, login";
    roles = "SELECT role FROM " + approver;
    approveAgain =
        "UPDATE %s SET by_role = %s, at = %s WHERE migration = ? AND epoch = ? AND step = ? AND login = %s"
            .formatted(approval, role, dialect.now(), mine);
    approve =
        "INSERT INTO %s (migration, epoch, step, login, by_role, at) VALUES (?, ?, ?, %s, %s, %s)"
            .formatted(approval, mine, role, dialect.now());
    letApprove = "INSERT INTO " + approver + " (role) VALUES (?)";
    letApproveNoMore = "DELETE FROM " + approver + " WHERE role = ?";
  }

  Approvals read(Handle handle, String migration, long epoch) {
    List<Approvals.Given> all = handle
        .select(given, migration, epoch)
        .map((row, context) -> {
          String role = row.getString("by_role");
          return new Approvals.Given(
              Phase.parse(row.getString("step")), row.getString("login"), role == null ? "" : role);
        })
        .list();
    Set<String> counting =
        new HashSet<>(handle.createQuery(roles).mapTo(String.class).list());
    return new Approvals(handle.createQuery(login).mapTo(String.class).one(), all, counting);
  }

  void write(Handle handle, Mutation.Approve mutation) {
    Object[] values = {mutation.migration(), mutation.epoch(), mutation.step().wireName()};
    if (handle.execute(approveAgain, values) == 0) {
      handle.execute(approve, values);
    }
  }

  void write(Handle handle, Mutation.LetApprove mutation) {
    handle.execute(letApproveNoMore, mutation.role());
    if (mutation.counts()) {
      handle.execute(letApprove, mutation.role());
    }
  }
}
