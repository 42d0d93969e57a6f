package io.migrationgate.demo.lab.rolling.builds;

import io.migrationgate.demo.lab.rolling.node.PreferencesBuild;
import io.migrationgate.demo.lab.rolling.node.PreferencesNode;
import io.migrationgate.demo.node.ShopProcess;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.VersionedType;

/** Release 46: version 2 has a mode. What was stored before has no version. */
public final class Build46 {
  /** What this build declares. */
  public static final PreferencesBuild<Second> BUILD = new PreferencesBuild<>(
      46, type("preferences"), type("send-preferences"), Second::changes, Second::numbered);

  private Build46() {}

  /** Serves until it is asked to terminate. */
  public static void main(String[] arguments) {
    System.exit(ShopProcess.run(PreferencesNode.starter(BUILD), arguments));
  }

  private static VersionedType<Second> type(String name) {
    return VersionedType.first(name, 1, First.class)
        .next(2, Second.class, Second::from, Downcast.lossy(Second::toFirst, "the mode"))
        .unversioned(1)
        .build();
  }

  record First(int changes, String zone) {}

  /** Version 2. */
  public record Second(int changes, String zone, String mode) {
    static Second from(First old) {
      return new Second(old.changes(), old.zone(), "light");
    }

    First toFirst() {
      return new First(changes, zone);
    }

    Second numbered(int number) {
      return new Second(number, zone, mode);
    }
  }
}
