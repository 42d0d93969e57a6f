package io.migrationgate.cli.command.base;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.AcceptedSql;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.store.OpenStore;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Transitions;
import io.migrationgate.registration.SameTables;
import io.migrationgate.spi.StoreView;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One command's run against an open store.
 *
 * @param terminal the world
 * @param open the store
 * @param admin what acts on it
 * @param json whether results are for scripts
 */
public record Session(Terminal terminal, OpenStore open, GateAdmin admin, boolean json) {

  /** What a declaration may have at most. */
  private static final int LONGEST_NAME = 100;

  /** One that runs no SQL unless an operator has accepted it. */
  public static Session of(Terminal terminal, OpenStore open, boolean json) {
    return of(terminal, open, json, new AcceptedSql(open.store()));
  }

  /** One that asks before it runs SQL. */
  public static Session of(Terminal terminal, OpenStore open, boolean json, SqlApproval approval) {
    return new Session(
        terminal,
        open.approving(approval),
        new GateAdmin(open.store(), open.databases(), terminal.time(), approval),
        json);
  }

  public PrintWriter out() {
    return terminal.out();
  }

  public Style style() {
    return new Style(terminal.coloured());
  }

  /** Says something to people, on one line whatever is in it; scripts do not hear it. */
  public void say(String line) {
    if (!json) {
      out().println(Text.printable(line));
      out().flush();
    }
  }

  /** The command's one document; people do not see it. */
  public void document(ObjectNode object) {
    if (json) {
      JsonOut.document(out(), object);
    }
  }

  /** What the names of a declaration's tables lead to here; what leads nowhere is left out. */
  public Map<String, String> tables(@Nullable MigrationDeclaration declared) {
    return declared == null
        ? Map.of()
        : SameTables.of(declared, open.databases().get(0)::resolve);
  }

  /** Refuses a name of runs whose migration, or document type, the store does not know. */
  public static void requireRunName(StoreView view, String name) {
    String type = DocumentRewrite.typeOf(name);
    if (type == null) {
      state(view, name);
    } else {
      VersionAdmin.type(view, type);
    }
  }

  /**
   * A migration as it stands.
   *
   * @throws UsageException if the store does not know it
   */
  public static MigrationState state(StoreView view, String name) {
    MigrationState state = view.snapshot().migrations().get(name);
    if (state == null && name.length() > LONGEST_NAME) {
      throw new UsageException(
          "migration '" + Text.brief(name, LONGEST_NAME) + "'",
          "a name of " + name.length() + " characters",
          "at most " + LONGEST_NAME,
          "see the names with: mgate status");
    }
    if (state == null) {
      throw new UsageException(
          Transitions.unknown(name, new TreeSet<>(view.snapshot().migrations().keySet()))
              .problem());
    }
    return state;
  }
}
