package io.migrationgate.demo.release45;

import io.migrationgate.demo.node.ShopProcess;

/** The program {@code shop-45.jar}. */
public final class Main {
  private Main() {}

  /** Serves until it is asked to terminate. */
  public static void main(String[] arguments) {
    System.exit(ShopProcess.run(PlainNode::start, arguments));
  }
}
