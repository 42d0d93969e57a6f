package io.migrationgate.demo.lab.unsafe;

import com.google.inject.Module;
import io.migrationgate.LeaseLost;
import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.demo.node.ServingNode;
import io.migrationgate.demo.node.ShopNode;
import io.migrationgate.demo.node.ShopProcess;
import io.migrationgate.jdbc.JdbcGateStore;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/** A process of the shop whose acknowledgements and commit checks mean nothing. */
public final class UnsafeShop {
  private UnsafeShop() {}

  /**
   * Serves a release, whose jar is the first argument; the others are {@link ShopProcess}'s.
   *
   * @throws MalformedURLException if the first argument is no path
   */
  public static void main(String[] arguments) throws MalformedURLException {
    Path jar = Path.of(arguments[0]);
    // This program's own declaration is on the class path too, and is not the release's.
    ClassLoader declared =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    Module release = switch (String.valueOf(jar.getFileName())) {
      case "shop-46.jar" -> new io.migrationgate.demo.release46.Release();
      case "shop-47.jar" -> new io.migrationgate.demo.release47.Release();
      case "shop-48.jar" -> new io.migrationgate.demo.release48.Release();
      default -> throw new IllegalArgumentException("no release " + jar);
    };
    String[] others = Arrays.copyOfRange(arguments, 1, arguments.length);
    ServingNode.Starter starter = ShopNode.starter(release, store -> gates(store, declared));
    System.exit(ShopProcess.run(starter, others));
  }

  private static MigrationGatesBuilder gates(JdbcGateStore store, ClassLoader declared) {
    return MigrationGates.builder(new EagerAcks(store))
        .classLoader(declared)
        .onLeaseLost(LeaseLost.CONTINUE);
  }
}
