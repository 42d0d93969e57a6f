package io.migrationgate.demo.lab.balance;

/** One process behind the balancer. Its state is guarded by {@link Backends}. */
final class Backend {
  private final String name;
  private final String url;
  private boolean leaving;
  private int unanswered;
  private boolean refusing;
  private int underWay;
  private long requests;

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

  /** Whether it answers health checks; one that is late once may be busy. */
  boolean healthy() {
    return !leaving && !refusing && unanswered < 2;
  }

  /** Whether it may be there. */
  boolean possible() {
    return !leaving && !refusing;
  }

  void answered(boolean well) {
    refusing = false;
    unanswered = well ? 0 : unanswered + 1;
  }

  /** Nobody listens there. */
  void refused() {
    refusing = true;
  }

  void leave() {
    leaving = true;
  }

  long requests() {
    return requests;
  }

  boolean idle() {
    return underWay == 0;
  }

  void begin() {
    underWay++;
    requests++;
  }

  void end() {
    underWay--;
  }
}
