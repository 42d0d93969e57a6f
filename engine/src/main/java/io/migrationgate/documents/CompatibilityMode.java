package io.migrationgate.documents;

import java.util.ArrayList;
import java.util.List;

/** What a new shape must be able to do beside earlier ones, in the terms of schema registries. */
public enum CompatibilityMode {
  /** Readers of the new shape read what was written in the last one: readers are deployed first. */
  BACKWARD(true, false, false),
  /** Readers of the last shape read what is written in the new one: writers are deployed first. */
  FORWARD(false, true, false),
  /** Both, so that the order does not matter. */
  FULL(true, true, false),
  /** {@link #BACKWARD} with all earlier shapes. */
  BACKWARD_TRANSITIVE(true, false, true),
  /** {@link #FORWARD} with all earlier shapes. */
  FORWARD_TRANSITIVE(false, true, true),
  /** {@link #FULL} with all earlier shapes. */
  FULL_TRANSITIVE(true, true, true);

  private final boolean backward;
  private final boolean forward;
  private final boolean transitive;

  CompatibilityMode(boolean backward, boolean forward, boolean transitive) {
    this.backward = backward;
    this.forward = forward;
    this.transitive = transitive;
  }

  /**
   * What keeps a new shape from being compatible in this way.
   *
   * @param earlier the readers of the shapes before it, oldest first
   * @param next the readers of the new shape
   * @return none if it is compatible; backward ones first, those with the last shape first
   */
  public List<Incompatibility> check(List<ShapeReader> earlier, ShapeReader next) {
    List<Incompatibility> found = new ArrayList<>();
    for (int i = earlier.size() - 1; i >= 0; i--) {
      if (backward) {
        found.addAll(next.read(earlier.get(i).shape()));
      }
      if (forward) {
        found.addAll(earlier.get(i).read(next.shape()));
      }
      if (!transitive) {
        break;
      }
    }
    return found;
  }

  /** Which side must be deployed first when a shape changes. */
  public enum Order {
    /** Neither: both read what the other writes. */
    ANY("in any order"),
    /** Readers of the new shape; for a request the server, for a response the client. */
    READERS_FIRST("readers first, then writers"),
    /** Writers of the new shape. */
    WRITERS_FIRST("writers first, then readers"),
    /** No order works: it needs a new version, with casts. */
    NEW_VERSION("in no order: it needs a new version");

    private final String text;

    Order(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Which side must be deployed first when shapes become another one.
   *
   * @param before the readers of each shape that may be there; {@link Order#ANY} if there are none
   * @param after the readers of the new one
   */
  public static Order order(List<ShapeReader> before, ShapeReader after) {
    boolean newReadsOld = BACKWARD_TRANSITIVE.check(before, after).isEmpty();
    boolean oldReadsNew = FORWARD_TRANSITIVE.check(before, after).isEmpty();
    if (newReadsOld) {
      return oldReadsNew ? Order.ANY : Order.READERS_FIRST;
    }
    return oldReadsNew ? Order.WRITERS_FIRST : Order.NEW_VERSION;
  }
}
