package io.migrationgate.demo.lab.rolling.builds;

import io.migrationgate.demo.lab.rolling.node.PreferencesBuild;
import io.migrationgate.demo.lab.rolling.node.PreferencesNode;
import io.migrationgate.demo.node.ShopProcess;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.VersionedType;

/**
 * Release 48: version 1 is gone from what is stored. It still understands it, since clients that
 * nobody deploys send it.
 */
public final class Build48 {
  /** What this build declares. */
  public static final PreferencesBuild<Third> BUILD = new PreferencesBuild<>(
      48,
      VersionedType.first("preferences", 2, Second.class)
          .next(3, Third.class, Third::from, Downcast.lossy(Third::toSecond, "the language"))
          .build(),
      VersionedType.first("send-preferences", 1, First.class)
          .next(2, Second.class, Second::from, Downcast.lossy(Second::toFirst, "the mode"))
          .next(3, Third.class, Third::from, Downcast.lossy(Third::toSecond, "the language"))
          .unversioned(1)
          .build(),
      Third::changes,
      Third::numbered);

  private Build48() {}

  /** Serves until it is asked to terminate. */
  public static void main(String[] arguments) {
    System.exit(ShopProcess.run(PreferencesNode.starter(BUILD), arguments));
  }

  record First(int changes, String zone) {}

  record Second(int changes, String zone, String mode) {
    static Second from(First old) {
      return new Second(old.changes(), old.zone(), "light");
    }

    First toFirst() {
      return new First(changes, zone);
    }
  }

  /** Version 3. */
  public record Third(int changes, String zone, boolean dark, String language) {
    static Third from(Second old) {
      return new Third(old.changes(), old.zone(), old.mode().equals("dark"), "en");
    }

    Second toSecond() {
      return new Second(changes, zone, dark ? "dark" : "light");
    }

    Third numbered(int number) {
      return new Third(number, zone, dark, language);
    }
  }
}
