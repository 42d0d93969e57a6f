package io.migrationgate.demo.release47;

import io.migrationgate.demo.node.ShopNode;
import io.migrationgate.demo.node.ShopProcess;

/** The program {@code shop-47.jar}. */
public final class Main {
  private Main() {}

  /** Serves until it is asked to terminate. */
  public static void main(String[] arguments) {
    System.exit(ShopProcess.run(ShopNode.starter(new Release()), arguments));
  }
}
