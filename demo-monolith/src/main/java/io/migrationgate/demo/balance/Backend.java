package io.migrationgate.demo.balance;

/** One process behind the balancer. Its state is guarded by {@link Backends}. */
final class Backend {
  private final String name;
  private final String url;
  private boolean leaving;
  private boolean up = true;
  private int underWay;

  Backend(String name, String url) {
    this.name = name;
    this.url = url;
  }

  String name() {
    return name;
  }

  String url() {
    return url;
  }

  boolean wanted() {
    return up && !leaving;
  }

  void up(boolean answers) {
    up = answers;
  }

  void leave() {
    leaving = true;
  }

  boolean idle() {
    return underWay == 0;
  }

  void begin() {
    underWay++;
  }

  void end() {
    underWay--;
  }
}
