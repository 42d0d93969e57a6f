package io.migrationgate.demo.http;

import com.google.inject.Inject;
import io.javalin.Javalin;
import io.migrationgate.CommitRefusedException;
import io.migrationgate.GateEvent;
import io.migrationgate.LeaseLostException;
import io.migrationgate.MigrationGates;
import io.migrationgate.PartialWriteException;
import io.migrationgate.demo.http.HealthRoutes.GateJson;
import io.migrationgate.messages.MessageRefusedException;
import io.migrationgate.spi.StoreUnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** With a node: its gates tell what they have counted, and flags decide on the checkout. */
public final class GatedRoutes implements NodeRoutes {
  private final MigrationGates gates;
  private final CheckoutRoutes checkout;
  private final HealthRoutes health;

  @Inject
  GatedRoutes(MigrationGates gates, CheckoutRoutes checkout) {
    this.gates = gates;
    this.checkout = checkout;
    this.health = new HealthRoutes(gates.build(), this::counted);
  }

  @Override
  public void addTo(Javalin javalin) {
    checkout.addTo(javalin);
    health.addTo(javalin);
    javalin.exception(
        MessageRefusedException.class,
        (e, context) -> VersionedCustomerAnswers.send(context, e.answer()));
  }

  @Override
  public void drain() {
    health.drain();
  }

  private Map<String, GateJson> counted() {
    Map<String, GateJson> counted = new TreeMap<>();
    gates.names().forEach(name -> counted.put(name, gate(name)));
    return counted;
  }

  private GateJson gate(String name) {
    long differed = gates.total(name, GateEvent.MISMATCH);
    return new GateJson(
        gates.gate(name).phase().toString(),
        gates.total(name, GateEvent.READ_OLD),
        gates.total(name, GateEvent.READ_NEW),
        gates.total(name, GateEvent.WROTE_OLD),
        gates.total(name, GateEvent.WROTE_NEW),
        gates.total(name, GateEvent.MATCH) + differed,
        differed);
  }

  @Override
  public Optional<Trouble> trouble(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof PartialWriteException) {
        // One of its sides has failed: neither the lease nor the connection.
        return Optional.empty();
      }
      if (at instanceof LeaseLostException || at instanceof CommitRefusedException) {
        return Optional.of(Trouble.LEASE);
      }
      if (at instanceof StoreUnavailableException || Trouble.isConnection(at)) {
        return Optional.of(Trouble.DATABASE);
      }
    }
    return Optional.empty();
  }
}
