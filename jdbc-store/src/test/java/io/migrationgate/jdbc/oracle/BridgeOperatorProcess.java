package io.migrationgate.jdbc.oracle;

import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.BridgeSteps;
import io.migrationgate.jdbc.testing.UnpooledDataSource;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.spi.TimeSource;
import java.util.List;
import javax.sql.DataSource;

/** An operator in a process of his own, who turns a bridge on or off and may be killed anywhere. */
final class BridgeOperatorProcess {
  private BridgeOperatorProcess() {}

  public static void main(String[] args) throws Exception {
    DataSource source = new UnpooledDataSource(args[0], args[1], args[2]);
    JdbcGateStore store = JdbcGateStore.builder(source).listen(false).open();
    JdbcGateDatabase database = JdbcGateDatabase.of(source);
    GateAdmin admin = new GateAdmin(store, List.of(database), TimeSource.SYSTEM);
    BridgeSteps steps =
        new BridgeSteps(admin, store, database, args[3], Operator.of("killed operator", "may die"));
    do {
      System.out.println("a step");
    } while (steps.step(Goal.valueOf(args[4]), Level.valueOf(args[5])));
    System.out.println("done");
    store.close();
  }
}
