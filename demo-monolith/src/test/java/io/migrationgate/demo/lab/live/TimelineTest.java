package io.migrationgate.demo.lab.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.cli.render.Style;
import io.migrationgate.demo.lab.live.Timeline.Totals;
import io.migrationgate.demo.lab.record.Latencies;
import io.migrationgate.demo.lab.record.NodeState;
import io.migrationgate.demo.lab.record.RunFixture;
import io.migrationgate.demo.lab.record.Second;
import io.migrationgate.demo.lab.record.Traffic;
import io.migrationgate.demo.testing.Golden;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final List<Second> SECONDS = RunFixture.weekly().seconds();

  private final StringWriter written = new StringWriter();
  private final PrintWriter out = new PrintWriter(written);

  @Test
  void blockShowsNodesWithBuildAndPhaseAndTheNumbers() {
    Golden.matches("timeline-block", block(13, "release 2026.46") + block(73, "chaos"));
  }

  @Test
  void coloursTellWhichNodeIsGone() {
    String block = String.join(
        "\n", new Timeline("chaos", SECONDS.get(75), Totals.NONE).block(new Style(true)));

    assertThat(block).contains("\u001b[31mgone\u001b[0m").contains("\u001b[32mserving\u001b[0m");
  }

  @Test
  void elsewhereThanOnATerminalALineIsWrittenEveryFewSeconds() {
    LiveTimeline timeline = new LiveTimeline(out, false, false);
    timeline.step("release 2026.46");
    timeline.above().println("$ mgate status");
    SECONDS.subList(0, 16).forEach(timeline::show);

    Golden.matches("timeline-lines", written.toString());
  }

  @Test
  void blockStaysBelowWhatIsWritten() {
    Screen screen = new Screen();
    LiveTimeline timeline = new LiveTimeline(screen.out(), true, false);
    PrintWriter above = timeline.above();
    above.println("$ mgate status");
    timeline.show(SECONDS.get(20));
    above.print("half a ");
    timeline.show(SECONDS.get(21));
    above.println("line");
    timeline.step("backfill");

    assertThat(screen.lines())
        .startsWith("$ mgate status", "half a line", "--- 0:22.0  backfill ---")
        .hasSize(2 + 8);
  }

  @Test
  void enterThatThePersonPressedLeavesNoTrace() {
    Screen screen = new Screen();
    LiveTimeline timeline = new LiveTimeline(screen.out(), true, false);
    timeline.show(SECONDS.get(20));
    timeline.ask("Enter: go on");
    timeline.show(SECONDS.get(21));
    assertThat(screen.lines()).endsWith("Enter: go on").hasSize(9);

    screen.out().print("\n");
    timeline.answered();
    timeline.above().println("$ mgate advance");

    assertThat(screen.lines()).startsWith("$ mgate advance", "--- 0:22.0   ---").hasSize(9);
  }

  @Test
  void questionIsThereBeforeTheFirstSecondIs() {
    Screen screen = new Screen();
    LiveTimeline timeline = new LiveTimeline(screen.out(), true, false);
    timeline.ask("Enter: begin");
    assertThat(screen.lines()).containsExactly("Enter: begin");

    screen.out().print("\n");
    timeline.answered();
    timeline.above().println("$ mgate advance");

    assertThat(screen.lines()).containsExactly("$ mgate advance");
  }

  @Test
  void questionThatNobodyAnswersAnyMoreGoesAway() {
    Screen screen = new Screen();
    LiveTimeline timeline = new LiveTimeline(screen.out(), true, false);
    timeline.show(SECONDS.get(20));
    timeline.ask("Enter: go on");
    timeline.unanswered();
    timeline.above().println("$ mgate advance");

    assertThat(screen.lines()).startsWith("$ mgate advance", "--- 0:21.0   ---").hasSize(9);
  }

  @Test
  void nothingOfTheBlockIsLeftWhenItIsTakenAway() {
    Screen screen = new Screen();
    LiveTimeline timeline = new LiveTimeline(screen.out(), true, false);
    timeline.show(SECONDS.get(20));
    timeline.above().println("PASSED");
    timeline.clear();

    assertThat(screen.lines()).containsExactly("PASSED");
  }

  @Test
  void whatNodesAreCalledCannotMoveTheCursor() {
    Second second = new Second(
        0,
        1_000,
        new Traffic(Latencies.NONE, 0, 0),
        Map.of(),
        0,
        null,
        List.of(new NodeState("blue\u001b[2J", "46", NodeState.Life.SERVING, Map.of())));

    assertThat(new Timeline("st\u001bep", second, Totals.NONE).block(new Style(false)))
        .noneMatch(line -> line.contains("\u001b"));
  }

  private static String block(int second, String step) {
    Totals totals =
        SECONDS.subList(0, second + 1).stream().reduce(Totals.NONE, Totals::plus, (a, b) -> b);
    List<String> lines = new Timeline(step, SECONDS.get(second), totals).block(new Style(false));
    return String.join("\n", lines) + "\n\n";
  }
}
