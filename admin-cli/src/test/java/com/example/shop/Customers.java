package com.example.shop;

import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Calls gates in every way that is followed, and in some that are not. */
public final class Customers {
  static final String NAME = "customer-name-split";

  private final MigrationGate split;
  private final MigrationGate either;
  private final Map<String, MigrationGate> byName;

  /** Asks by a constant, and by one of two. */
  public Customers(MigrationGates gates, boolean first) {
    split = gates.gate(NAME);
    either = gates.gate(first ? "either-one" : "either-two");
    byName = Map.of("in-a-map", gates.gate("in-a-map"));
  }

  /** By a field. */
  public String find(long id) {
    return split.forKey(id).read(() -> "old", () -> "new");
  }

  /** By a field, inside a lambda and behind a variable. */
  public Supplier<String> later() {
    MigrationGate gate = split;
    return () -> gate.lock(() -> "old", () -> "new");
  }

  /** Hands its gate to another method. */
  public void save() {
    write(split);
  }

  private static void write(MigrationGate gate) {
    gate.write(() -> {}, () -> {});
  }

  /** One of two. */
  public String choose() {
    return either.read(() -> "old", () -> "new");
  }

  /** By a name that comes from elsewhere. */
  public String byName(MigrationGates gates, String name) {
    return gates.gate(name).read(() -> "old", () -> "new");
  }

  /** From a collection. */
  public String fromMap(String name) {
    return byName.get(name).read(() -> "old", () -> "new");
  }

  /** From whoever calls. */
  public String given(List<String> keys, MigrationGate gate) {
    return gate.forKey(keys.get(0)).read(() -> "old", () -> "new");
  }
}
