package io.migrationgate.demo.unsafe;

import com.google.inject.Module;
import io.migrationgate.LeaseLost;
import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.demo.node.ShopProcess;
import io.migrationgate.jdbc.JdbcGateStore;
import java.util.Arrays;

/** A process of the shop whose acknowledgements and commit checks mean nothing. */
public final class UnsafeShop {
  private UnsafeShop() {}

  /** Serves a release, which is the first argument; the others are {@link ShopProcess}'s. */
  public static void main(String[] arguments) {
    Module release =
        switch (arguments[0]) {
          case "46" -> new io.migrationgate.demo.release46.Release();
          case "47" -> new io.migrationgate.demo.release47.Release();
          case "48" -> new io.migrationgate.demo.release48.Release();
          default -> throw new IllegalArgumentException("no release " + arguments[0]);
        };
    String[] others = Arrays.copyOfRange(arguments, 1, arguments.length);
    System.exit(ShopProcess.run(release, UnsafeShop::gates, others));
  }

  private static MigrationGatesBuilder gates(JdbcGateStore store) {
    return MigrationGates.builder(new EagerAcks(store)).onLeaseLost(LeaseLost.CONTINUE);
  }
}
