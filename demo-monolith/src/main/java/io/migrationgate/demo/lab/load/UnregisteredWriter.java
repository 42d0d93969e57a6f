package io.migrationgate.demo.lab.load;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.lab.oracle.History;
import io.migrationgate.demo.lab.oracle.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A program that nobody has told of the migration: it renames customers by writing the old column
 * only, and takes that for done. What bypasses the gate is not protected; from read-new on, its
 * writes are lost, and the oracle must say so.
 */
public final class UnregisteredWriter {
  /** What its sessions are called. */
  private static final String APPLICATION = "nightly-job";

  private final Ledger ledger;
  private final Crowd crowd;
  private final RandomGenerator random;

  UnregisteredWriter(Ledger ledger, Crowd crowd, RandomGenerator random) {
    this.ledger = ledger;
    this.crowd = crowd;
    this.random = random;
  }

  /** Renames a number of customers, behind the shop's back. */
  public void rename(DatabaseAddress address, int customers) throws SQLException {
    try (Connection connection = address.connect(APPLICATION);
        PreparedStatement update =
            connection.prepareStatement("UPDATE customer SET full_name = ? WHERE id = ?")) {
      for (int done = 0; done < customers; ) {
        Optional<History> customer = crowd.regulars().pick(random);
        Optional<History.Write> write =
            customer.flatMap(of -> of.begin(CustomerActivities::nameOf));
        if (customer.isPresent() && write.isPresent()) {
          update.setString(1, write.get().value());
          update.setLong(2, customer.get().id());
          update.executeUpdate();
          write.get().acknowledged();
          ledger.acknowledged();
          done++;
        }
      }
    }
  }
}
