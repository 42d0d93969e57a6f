package io.migrationgate.cli.command.document;

import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.VersionText;
import io.migrationgate.spi.ClientVersion;
import java.util.List;

/** Says which clients have sent which versions. */
final class CountedClients {
  private CountedClients() {}

  /** To people, if there are any. */
  static void say(Session session, List<ClientVersion> clients) {
    if (session.json() || clients.isEmpty()) {
      return;
    }
    VersionText.clients(clients, session.open().store().now())
        .print(session.out(), session.style());
    if (clients.size() > VersionText.CLIENTS) {
      session.say((clients.size() - VersionText.CLIENTS) + " more with -o json");
    }
  }
}
