package io.migrationgate.jdbc.views;

import static io.migrationgate.jdbc.views.ViewShop.ALICE;
import static io.migrationgate.jdbc.views.ViewShop.NAME;
import static io.migrationgate.jdbc.views.ViewShop.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.contract.ContractEvidence;
import io.migrationgate.contract.ContractEvidence.Finding;
import io.migrationgate.contract.ContractEvidence.Requirement;
import io.migrationgate.contract.ContractExecution;
import io.migrationgate.contract.ContractListener;
import io.migrationgate.contract.ContractTerms;
import io.migrationgate.contract.EvidenceReader;
import io.migrationgate.contract.LockPatience;
import io.migrationgate.contract.Unfinished;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.ContractDatabase.Presence;
import io.migrationgate.spi.ContractDatabase.StatementOutcome;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.TimeSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The end of a migration whose new column takes the name of the old one. */
@Timeout(120)
@Tag("thorough")
class ViewContractTest {
  static final ContractTerms AT_ONCE = new ContractTerms(Duration.ZERO, false, false);
  static final LockPatience PATIENT = new LockPatience(Duration.ofMillis(500), 5);
  static final ContractListener NOBODY = new ContractListener() {
    @Override
    public void begins(int number, int of, String sql, boolean again) {}

    @Override
    public void lockHeld(int tried, int tries, Duration pause, String said) {}

    @Override
    public void done(int number, int of, long millis, boolean found) {}
  };

  static void walk(ViewShop shop, Phase... phases) throws Exception {
    GateAdmin admin = new GateAdmin(shop.store, List.of(shop.store.database()), TimeSource.SYSTEM);
    for (Phase phase : phases) {
      if (phase == Phase.READ_NEW) {
        admin.completeVerification(admin.beginVerification(NAME), 1, 0, ALICE);
      }
      admin.apply(NAME, new Move.Advance(), ALICE);
      assertThat(admin
              .settlement(NAME)
              .await(Duration.ofSeconds(20), progress -> {})
              .settled())
          .isTrue();
    }
  }

  static ContractDatabase contracting(ViewShop shop) {
    return shop.store.database().contracting();
  }

  private static Finding views(ViewShop shop, ContractTerms terms) {
    return views(shop, NAME, terms);
  }

  static Finding views(ViewShop shop, String migration, ContractTerms terms) {
    ContractEvidence evidence =
        new EvidenceReader(shop.store, contracting(shop)).read(migration, terms);
    return evidence.findings().stream()
        .filter(finding -> finding.requirement() == Requirement.VIEWS)
        .findFirst()
        .orElseThrow();
  }

  static ContractExecution execution(ViewShop shop, ContractDatabase database) {
    return new ContractExecution(
        shop.store, database, TimeSource.SYSTEM, new Random(1), SqlApproval.OWN_RIGHTS);
  }

  @ServerTest(except = TestServer.H2)
  void theNewColumnGetsItsFinalNameAndTheViewGoesOn(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      MigrationGates physical = shop.node("47", "", shop.declared(shop.both()));
      shop.admin().create(shop.v46, PATIENCE, ALICE);
      shop.admin().create(shop.v47, PATIENCE, ALICE);
      shop.through(shop.v47).execute("INSERT INTO item (id, price) VALUES (1, 225)");
      walk(shop, Phase.DUAL_WRITE, Phase.READ_NEW, Phase.WRITE_NEW);

      assertThat(views(shop, AT_ONCE).found())
          .contains("view schemas that show the old side: " + shop.v46);
      shop.admin().drop(shop.v46, PATIENCE, ALICE.forcing());
      assertThat(views(shop, AT_ONCE).found())
          .contains("live node 47@")
          .contains("names price_cents, since its build works on the tables themselves");
      physical.close();
      shop.node("48", shop.v47, shop.declared(shop.both()));
      assertThat(views(shop, ContractTerms.DEFAULT).found())
          .contains("build 47, to which one may go back, names price_cents");
      ContractEvidence evidence =
          new EvidenceReader(shop.store, contracting(shop)).read(NAME, AT_ONCE);
      assertThat(evidence.refusals()).isEmpty();
      assertThat(evidence.statements().get(0)).contains("price_cents");

      walk(shop, Phase.CONTRACTED);
      ContractExecution execution = execution(shop, contracting(shop));
      execution.run(NAME, PATIENT, Unfinished.ASK, ALICE, NOBODY);

      assertThat(shop.database.query("SELECT price FROM item WHERE id = 1")).isEqualTo("225");
      TestDatabase through = shop.through(shop.v47);
      assertThat(through.query("SELECT price FROM item WHERE id = 1")).isEqualTo("225");
      through.execute(
          "UPDATE item SET price = 226 WHERE id = 1", "INSERT INTO item (id) VALUES (2)");
      assertThat(shop.database.query("SELECT sum(price) FROM item")).isEqualTo("401");
      assertThat(execution.left(NAME)).isEqualTo(Presence.NONE);
      assertThat(new EvidenceReader(shop.store, contracting(shop))
              .read(NAME, AT_ONCE)
              .refusals())
          .isEmpty();
      // Run again it does nothing, and later view schemas find the column by its final name.
      assertThat(execution.run(NAME, PATIENT, Unfinished.ASK, ALICE, NOBODY)).isZero();
      assertThat(shop.admin().planned(shop.v47).statements())
          .noneMatch(sql -> sql.startsWith("CREATE"));
    }
  }

  /** Dies after the first statement has run and before that is noted, then after each other one. */
  @ServerTest(except = TestServer.H2)
  void goesOnWhereverItWasKilledAndDropsNothingTwice(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      shop.node("48", shop.v47, shop.declared(shop.both()));
      shop.admin().create(shop.v47, PATIENCE, ALICE);
      shop.through(shop.v47).execute("INSERT INTO item (id, price) VALUES (1, 225)");
      walk(shop, Phase.DUAL_WRITE, Phase.READ_NEW, Phase.WRITE_NEW, Phase.CONTRACTED);
      int statements =
          execution(shop, contracting(shop)).progress(NAME).statements().size();
      for (int each = 1; each <= statements; each++) {
        assertThat(catchRun(execution(shop, dying(contracting(shop)))))
            .isInstanceOf(OutcomeUnknownException.class);
      }
      Operator bob = Operator.of("bob", "goes on");
      execution(shop, contracting(shop)).run(NAME, PATIENT, Unfinished.ASK, bob, NOBODY);
      assertThat(execution(shop, contracting(shop)).progress(NAME).doneCount())
          .isEqualTo(statements);
      assertThat(shop.database.query("SELECT price FROM item WHERE id = 1")).isEqualTo("225");
      assertThat(shop.through(shop.v47).query("SELECT price FROM item WHERE id = 1"))
          .isEqualTo("225");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aViewSchemaThatIsMadeBesideItOrDroppedLaterChangesNothingOfWhatIsDone(TestServer server)
      throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      String v48 = shop.v47.replace("_v47", "_v48");
      Map<String, Side> schemas = shop.both();
      schemas.put(v48, Side.NEW);
      MigrationGates node = shop.node("48", shop.v47, shop.declared(schemas));
      shop.admin().create(shop.v47, PATIENCE, ALICE);
      shop.through(shop.v47).execute("INSERT INTO item (id, price) VALUES (1, 225)");
      walk(shop, Phase.DUAL_WRITE, Phase.READ_NEW, Phase.WRITE_NEW, Phase.CONTRACTED);

      execution(shop, before(contracting(shop), () -> shop.admin().create(v48, PATIENCE, ALICE)))
          .run(NAME, PATIENT, Unfinished.ASK, ALICE, NOBODY);
      for (String schema : List.of(shop.v47, v48)) {
        assertThat(shop.through(schema).query("SELECT price FROM item WHERE id = 1"))
            .isEqualTo("225");
      }
      ContractExecution execution = execution(shop, contracting(shop));
      int statements = execution.progress(NAME).statements().size();
      assertThat(execution.progress(NAME).doneCount()).isEqualTo(statements);

      node.close();
      shop.admin().drop(shop.v47, PATIENCE, ALICE.forcing());
      assertThat(execution.progress(NAME).doneCount()).isEqualTo(statements);
      assertThat(execution.run(NAME, PATIENT, Unfinished.ASK, ALICE, NOBODY)).isZero();
      assertThat(shop.admin().planned(v48).statements()).noneMatch(sql -> sql.startsWith("CREATE"));
    }
  }

  /** Does something once, before the first statement. */
  private static ContractDatabase before(ContractDatabase database, Runnable first) {
    AtomicBoolean begun = new AtomicBoolean();
    return proxy((proxy, method, arguments) -> {
      if (method.getName().equals("run") && !begun.getAndSet(true)) {
        first.run();
      }
      try {
        return method.invoke(database, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    });
  }

  private static ContractDatabase proxy(InvocationHandler handler) {
    return (ContractDatabase) Proxy.newProxyInstance(
        ContractDatabase.class.getClassLoader(), new Class<?>[] {ContractDatabase.class}, handler);
  }

  private static Throwable catchRun(ContractExecution execution) {
    return catchThrowable(() -> execution.run(NAME, PATIENT, Unfinished.ASK, ALICE, NOBODY));
  }

  /** Runs one statement that has not run, and is not there any more when it should say so. */
  private static ContractDatabase dying(ContractDatabase database) {
    return proxy((proxy, method, arguments) -> {
      try {
        Object result = method.invoke(database, arguments);
        if (method.getName().equals("run") && result instanceof StatementOutcome.Done) {
          throw new StoreUnavailableException(
              new Problem("database", "a lost connection", "an answer", "try again"), null);
        }
        return result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    });
  }
}
