package io.migrationgate.demo.lab.rolling;

import io.migrationgate.admin.Operator;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ForwardingGateStore;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.StoreView;
import java.util.List;

/** Moves a type as if nobody lived who has to read it: the rule, switched off. */
final class CarelessOperator {
  private final String type;
  private final String unread;
  private final VersionAdmin versions;

  /**
   * An operator of one type.
   *
   * @param unread what is to be found, sooner or later, once it was moved
   */
  CarelessOperator(String type, String unread, GateStore store) {
    this.type = type;
    this.unread = unread;
    this.versions = new VersionAdmin(new NobodyLives(store));
  }

  /** Whose rule is off. */
  String type() {
    return type;
  }

  /** What is to be found once it was moved. */
  String unread() {
    return unread;
  }

  /** Moves it. */
  void move(int version) {
    versions.apply(
        VersionAdmin.type(versions.view(), type),
        new VersionChange.Write(version),
        Operator.of("careless", "it will be all right"));
  }

  /** A store that shows no node to whoever decides on a change. */
  private static final class NobodyLives extends ForwardingGateStore {
    NobodyLives(GateStore store) {
      super(store);
    }

    @Override
    public <T> T change(String changeId, ChangeDecider<T> decider) {
      return store().change(changeId, view -> decider.decide(withoutNodes(view)));
    }

    private static StoreView withoutNodes(StoreView view) {
      return new StoreView(
          view.snapshot(),
          view.definitions(),
          List.of(),
          view.unrepaired(),
          view.flags(),
          view.documents(),
          view.beatAges(),
          view.marks());
    }
  }
}
