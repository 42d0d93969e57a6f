package io.migrationgate.spring;

/** When a transaction is pinned. */
public enum Pinning {
  /** Before its first statement: right under every isolation level. The default. */
  FIRST_STATEMENT,
  /**
   * At its first gated call, so that a long transaction that calls no gate holds up nobody. Right
   * under READ COMMITTED only.
   */
  FIRST_GATE
}
