package io.migrationgate.demo.lab.weekly;

import io.migrationgate.demo.lab.oracle.Kind;
import java.util.List;
import java.util.stream.Stream;

/**
 * The part of release 45, which has no engine and asks no gate. It stays until everybody else reads
 * the new side, since bridges keep the new sides for it: one migration's is shut before its old
 * side goes stale, the others' are turned off once it is gone.
 */
final class EnginelessRelease {
  private static final int RELEASE = 45;
  private static final String NODE = "grey-1";
  private static final String STAYS = "release 45 stays";
  private static final String GONE = "release 45 is gone";

  private final Script script;
  private final String name;
  private final List<String> others;

  /**
   * Its part.
   *
   * @param name the migration whose bridge is looked at
   */
  EnginelessRelease(Script script, Kind name) {
    this.script = script;
    this.name = name.migration();
    this.others = Stream.of(Kind.values())
        .filter(kind -> kind != name)
        .map(Kind::migration)
        .toList();
  }

  /** It serves, as it has for long. */
  void open() throws InterruptedException {
    script.join(RELEASE, NODE);
  }

  /** Nobody replaces it: triggers keep the new sides for it. */
  void bridge() throws InterruptedException {
    script.chapter("Tue 11:30", "release 45 has no engine, and cannot be replaced today");
    script.say("It writes the old column and asks no gate, so nobody may rely on the new one:");
    script.refused("advance", name, "--reason", "release 47 is everywhere, nearly");
    script.say("But triggers can keep the new side for it, made from the declared mapping:");
    on(name);
    script.say("(the other migrations get their bridges, too)");
    for (String each : others) {
      on(each);
    }
  }

  private void on(String migration) throws InterruptedException {
    script.does("bridge on", "bridge", migration, "on", "--reason", STAYS);
  }

  /** It goes, before the old side is written no more. */
  void leave() throws InterruptedException {
    script.say("Release 45 is still there, reads and writes the old column, and is in the way:");
    script.refused("advance", name, "--reason", "a day without a mismatch");
    script.does("", "bridge", name, "status");
    script.refused("bridge", name, "shut", "--reason", "is anybody there?");
    long requests = script.stage().balancer().requests(NODE);
    script.leave(NODE);
    script.say(
        "  release 45 has answered %,d requests; its acknowledged writes count as all do",
        requests);
    script.say(
        "Now the old side takes writes of gates only, and whoever was forgotten is told so:");
    quietly("bridge shut", name, "shut");
    for (String each : others) {
      quietly("bridge off", each, "off");
    }
  }

  /** The old side is written no more. */
  void over() throws InterruptedException {
    quietly("bridge off", name, "off");
  }

  /** The demo has seconds for it, not quiet days. */
  private void quietly(String mark, String migration, String action) throws InterruptedException {
    script.does(mark, "bridge", migration, action, "--quiet-for", "0s", "--reason", GONE);
  }
}
