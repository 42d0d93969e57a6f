package io.migrationgate.demo.copy;

import com.google.inject.Inject;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.UnitOfWork;
import io.migrationgate.demo.copy.RowCopy.Batch;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.shop.ShopException;
import io.migrationgate.demo.shop.Transactions;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Copies the rows of a migration in dual-write to its new side, batch by batch, each in its own
 * transaction.
 *
 * <p>Every batch is a unit of work that pins the phase before it looks at it: a change of phase
 * settles only when the batch has ended, so a batch never writes in another phase than the one it
 * saw.
 */
public final class Copies {
  private static final int BATCH = 200;

  private final MigrationGates gates;
  private final Transactions transactions;
  private final Map<String, RowCopy> copies;

  @Inject
  Copies(MigrationGates gates, Transactions transactions, Vendor vendor) {
    this.gates = gates;
    this.transactions = transactions;
    this.copies = Stream.of(new CustomerNameCopy(), new OrderAddressCopy(vendor), new PriceCopy())
        .collect(Collectors.toUnmodifiableMap(RowCopy::migration, Function.identity()));
  }

  /**
   * What was copied.
   *
   * @param migration the migration
   * @param rows how many rows were copied
   * @param removed how many were removed from the new side because they have no counterpart
   * @param batches in how many transactions
   */
  public record Result(String migration, long rows, int removed, int batches) {}

  /**
   * Copies all rows of a migration.
   *
   * @throws ShopException if there is no such migration, or it is not in dual-write
   */
  public Result run(String migration) {
    RowCopy copy = copies.get(migration);
    if (copy == null) {
      throw new ShopException(ShopException.Kind.MISSING, "nothing to copy for " + migration);
    }
    long rows = 0;
    int batches = 0;
    Batch batch = next(copy, Long.MIN_VALUE);
    while (batch.rows() > 0) {
      rows += batch.rows();
      batches++;
      batch = next(copy, batch.lastId());
    }
    int removed = inDualWrite(copy, copy::removeOrphans);
    return new Result(migration, rows, removed, batches);
  }

  private Batch next(RowCopy copy, long after) {
    return inDualWrite(copy, handle -> copy.copyNext(handle, after, BATCH));
  }

  private <T> T inDualWrite(RowCopy copy, Function<Handle, T> work) {
    MigrationGate gate = gates.gate(copy.migration());
    return pinned("copy " + copy.migration(), () -> {
      if (gate.phase() != Phase.DUAL_WRITE) {
        throw new ShopException(
            ShopException.Kind.CONFLICT,
            copy.migration() + " is in " + gate.phase() + "; rows are copied in dual-write");
      }
      return transactions.write(work);
    });
  }

  private <T> T pinned(String name, Supplier<T> work) {
    try (UnitOfWork unit = gates.unitOfWork(name)) {
      unit.pin();
      return work.get();
    }
  }
}
