package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.NodeReport.Upcasts;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.RecordedShape;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.MessageCount;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoredVersions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VersionCommandTest {
  private static final String TYPE = "preferences";
  private static final String[] PLACE = {"--table", "customer", "--column", "preferences"};

  private final Scene scene = new Scene();

  @BeforeEach
  void aTypeOfWhichEveryNodeReadsTwoVersions() {
    write(new Mutation.PutDocument(
        new DocumentState(
            TYPE,
            1,
            1,
            null,
            VersionRange.of(1),
            2,
            List.of(
                new RecordedShape(1, "1".repeat(32), "{\"kind\":\"object\"}", true, "2026.45"),
                new RecordedShape(2, "2".repeat(32), "{\"kind\":\"object\"}", true, "2026.46"))),
        true));
    scene.node("a");
    handling("a", new VersionRange(1, 2));
    write(new Mutation.PutBuild("2026.45", List.of(), ProtocolVersion.CURRENT));
    write(
        new Mutation.PutDeclaredDocuments("2026.45", Map.of(TYPE, DocumentSupport.undeclared(1))));
  }

  private void write(Mutation mutation) {
    scene.store.memory.change("test", view -> new ChangeSet<>(null, List.of(mutation), List.of()));
  }

  private void handling(String id, VersionRange versions) {
    NodeRecord node = scene.store.memory.view().nodes().stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow();
    write(
        new Mutation.PutNode(node.handling(Map.of(TYPE, new DocumentSupport(versions, versions)))));
  }

  private DocumentState state() {
    return scene.store.memory.view().snapshot().documents().get(TYPE);
  }

  private void stored(Map<Integer, Long> byVersion, long without) {
    scene.database.stored = new StoredVersions(new TreeMap<>(byVersion), without, 0);
  }

  private int mgate(String... args) {
    return scene.mgate(args).exitCode;
  }

  /** The node hears of it, and acknowledges, while the command waits. */
  private int moving(String... args) {
    scene.time.then(() -> scene.beat("a", true));
    return mgate(args);
  }

  private int finalizing(String... more) {
    return mgate(
        Stream.of(new String[] {"version", "finalize", TYPE, "--reason", "done"}, PLACE, more)
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  private JsonNode json() throws Exception {
    return new ObjectMapper().readTree(scene.shell.out);
  }

  @Test
  void aTypeIsListedAndShown() throws Exception {
    assertThat(mgate("version", "list")).isEqualTo(0);
    assertThat(scene.shell.out).contains("preferences", "1..2");
    assertThat(mgate("version", "show", TYPE, "-o", "json")).isEqualTo(0);
    assertThat(json().path("writes").asInt()).isEqualTo(1);
    assertThat(json().path("shapes")).hasSize(2);
    assertThat(json().path("nodes").path(0).path("reads").path(1).asInt()).isEqualTo(2);
  }

  @Test
  void aVersionIsMovedOnAndBack() {
    assertThat(moving("version", "advance", TYPE, "--reason", "46 is everywhere"))
        .isEqualTo(0);
    assertThat(scene.shell.out)
        .contains("written in version 2")
        .contains("no node can start of build 2026.45");
    assertThat(state().settled()).isTrue();
    assertThat(moving("version", "rollback", TYPE, "--reason", "looks wrong")).isEqualTo(0);
    assertThat(state().writes()).isEqualTo(1);
    assertThat(state().present()).isEqualTo(new VersionRange(1, 2));
    mgate("version", "history", TYPE);
    assertThat(scene.shell.out).contains("advance", "rollback", "46 is everywhere");
  }

  @Test
  void statusRemindsOfVersionsThatNobodyHasGivenUp() {
    mgate("status");
    assertThat(scene.shell.out).doesNotContain("document type");
    moving("version", "advance", TYPE, "--reason", "46 is everywhere");
    mgate("status");
    assertThat(scene.shell.out)
        .contains("document type preferences: documents may be in versions 1..2 for ");
    stored(Map.of(2, 8L), 0);
    finalizing("--yes");
    mgate("status");
    assertThat(scene.shell.out).doesNotContain("document type");
  }

  @Test
  void statusSaysWhatReadingOldVersionsCosts() {
    moving("version", "advance", TYPE, "--reason", "46 is everywhere");
    mgate("status");
    assertThat(scene.shell.out).doesNotContain("have upcast");
    NodeReport early = NodeReport.EMPTY.reading(Map.of(TYPE, new Upcasts(1, 0, 0)));
    scene.node("a", early, new SupportedPhases(Phase.READ_OLD, Phase.CONTRACTED));
    assertThat(mgate("status")).as("a document whose steps are not counted yet").isEqualTo(0);
    assertThat(scene.shell.out).doesNotContain("have upcast");
    for (String id : List.of("b", "c")) {
      NodeReport report = NodeReport.EMPTY.reading(Map.of(TYPE, new Upcasts(2, 3, 600)));
      scene.node(id, report, new SupportedPhases(Phase.READ_OLD, Phase.CONTRACTED));
    }
    mgate("status");
    assertThat(scene.shell.out)
        .contains("live nodes have upcast 5 documents so far, 200 ns for each step");
  }

  @Test
  void aNodeThatCannotReadItIsNamed() {
    scene.node("b");
    beating("a", "b");
    assertThat(mgate("version", "advance", TYPE, "--reason", "too early")).isEqualTo(1);
    assertThat(scene.shell.err).contains("shop-b", "reads 1");
    assertThat(state().writes()).isEqualTo(1);
  }

  /** For as long as a command may wait. */
  private void beating(String... nodes) {
    for (int i = 0; i < 100; i++) {
      scene.time.then(() -> {
        for (String node : nodes) {
          scene.beat(node, true);
        }
      });
    }
  }

  @Test
  void aNodeThatWasKilledIsGivenUpAndKeepsNobody() {
    scene.node("b");
    beating("a");
    assertThat(mgate("version", "advance", TYPE, "--reason", "46 is everywhere"))
        .isEqualTo(0);
    assertThat(scene.shell.out)
        .contains("waiting for a sign of life of 2 nodes", "given up", "shop-b")
        .contains("written in version 2");
    assertThat(state().settled()).isTrue();
  }

  private void sent(String client, int version) {
    scene.store.memory.noteMessages(List.of(new MessageCount(TYPE, client, version, 7)));
  }

  @Test
  void clientsAreShownWithTheVersionsThatTheySend() throws Exception {
    mgate("version", "show", TYPE);
    assertThat(scene.shell.out).doesNotContain("CLIENT");
    sent("ios", 1);
    sent("web", 2);
    assertThat(mgate("version", "show", TYPE)).isEqualTo(0);
    assertThat(scene.shell.out).contains("CLIENT").containsPattern("ios +1 +7 +.* ago");
    mgate("version", "show", TYPE, "-o", "json");
    assertThat(json().path("clients")).hasSize(2);
    assertThat(json().path("clients").path(0).path("client").asText()).isEqualTo("ios");
    assertThat(json().path("clients").path(0).path("messages").asLong()).isEqualTo(7);
  }

  @Test
  void messagesAreCountedByClientWhereDocumentsAreByVersion() throws Exception {
    sent("ios", 1);
    sent("web", 2);
    assertThat(mgate("version", "histogram", TYPE)).isEqualTo(0);
    assertThat(scene.shell.out)
        .doesNotContain("DOCUMENTS")
        .containsPattern("ios +1 +7 +.* ago")
        .containsPattern("web +2 +7 +.* ago");
    stored(Map.of(2, 5L), 3);
    String[] both = {"version", "histogram", TYPE, "--table", "customer", "--column", "preferences"
    };
    mgate(both);
    assertThat(scene.shell.out)
        .containsPattern("VERSION +DOCUMENTS")
        .containsPattern("CLIENT +VERSION +MESSAGES");
    mgate(Stream.concat(Arrays.stream(both), Stream.of("-o", "json")).toArray(String[]::new));
    assertThat(json().path("documents").path("1").asLong()).isEqualTo(3);
    assertThat(json().path("clients")).hasSize(2);
    mgate("version", "histogram", TYPE, "-o", "json");
    assertThat(json().has("documents")).isFalse();
    assertThat(json().path("clients")).hasSize(2);
  }

  @Test
  void aQuietTimeIsNoLongerThanNamesAreKept() {
    moving("version", "advance", TYPE, "--reason", "46 is everywhere");
    sent("web", 2);
    assertThat(mgate(
            "version",
            "finalize",
            TYPE,
            "--reason",
            "done",
            "--not-stored",
            "--quiet-for",
            "401d",
            "--yes"))
        .isEqualTo(1);
    assertThat(scene.shell.err).contains("at most 400", "--quiet-for, for example 14d");
    assertThat(state().present()).isEqualTo(new VersionRange(1, 2));
  }

  @Test
  void aVersionOfMessagesIsGivenUpOnceClientsAreQuiet() {
    moving("version", "advance", TYPE, "--reason", "46 is everywhere");
    String[] messages = {
      "version", "finalize", TYPE, "--reason", "done", "--not-stored", "--quiet-for", "14d", "--yes"
    };
    assertThat(mgate(messages)).isEqualTo(1);
    assertThat(scene.shell.err).contains("no message at all");
    sent("ios", 1);
    assertThat(mgate(messages)).isEqualTo(1);
    assertThat(scene.shell.err).contains("ios (version 1, last ");
    stored(Map.of(2, 5L), 0);
    assertThat(finalizing("--yes")).as("how long is not said").isEqualTo(1);
    assertThat(scene.shell.err).contains("--quiet-for 14d");
    assertThat(state().present()).isEqualTo(new VersionRange(1, 2));

    scene.time.pass(Duration.ofDays(15));
    sent("web", 2);
    assertThat(mgate(messages)).isEqualTo(0);
    assertThat(scene.shell.out).contains("no client has sent another version than 2 for 14d");
    assertThat(state().present()).isEqualTo(VersionRange.of(2));
  }

  @Test
  void whatIsNotStoredMustBeQuiet() {
    String[] finalize = {"version", "finalize", TYPE, "--reason", "done", "--not-stored"};
    assertThat(mgate(finalize)).isEqualTo(2);
    assertThat(scene.shell.err).contains("--not-stored --quiet-for 14d");
    assertThat(finalizing("--not-stored", "--quiet-for", "14d")).isEqualTo(2);
    assertThat(finalizing("--quiet-for", "long")).isEqualTo(2);
    assertThat(finalizing("--quiet-for", "-1d")).isEqualTo(2);
  }

  @Test
  void theWrongDirectionIsSaidSo() {
    assertThat(mgate("version", "rollback", TYPE, "--to", "2", "--reason", "x")).isEqualTo(2);
    assertThat(scene.shell.err).contains("mgate version advance preferences");
    assertThat(mgate("version", "advance", TYPE, "--to", "0", "--reason", "x")).isEqualTo(2);
    assertThat(mgate("version", "advance", TYPE)).isEqualTo(2);
  }

  @Test
  void aTypeThatThereIsNotIsSaidSo() {
    assertThat(mgate("version", "show", "orders")).isNotEqualTo(0);
    assertThat(scene.shell.err).contains("one of preferences");
  }

  @Test
  void documentsAreCountedAndVersionsGivenUp() throws Exception {
    moving("version", "advance", TYPE, "--reason", "46 is everywhere");
    stored(Map.of(2, 5L), 3);
    assertThat(mgate(
            "version",
            "histogram",
            TYPE,
            "--table",
            "customer",
            "--column",
            "preferences",
            "-o",
            "json"))
        .isEqualTo(0);
    assertThat(json().path("documents").path("1").asLong()).isEqualTo(3);
    assertThat(json().path("documents").path("2").asLong()).isEqualTo(5);
    assertThat(finalizing("--yes")).isEqualTo(1);
    assertThat(scene.shell.err).contains("3 of 8 documents");
    stored(Map.of(2, 8L), 0);
    assertThat(finalizing()).isEqualTo(1);
    assertThat(scene.shell.err).contains("--yes");
    assertThat(finalizing("--yes")).isEqualTo(0);
    assertThat(state().present()).isEqualTo(VersionRange.of(2));
  }

  @Test
  void documentsAreRewrittenByNodesAndWatchedFromHere() {
    assertThat(mgate(
            "version",
            "rewrite",
            TYPE,
            "--table",
            "customer",
            "--column",
            "preferences",
            "--key",
            "tenant,id",
            "--reason",
            "release 46"))
        .isEqualTo(0);
    assertThat(scene.shell.out).contains("mgate backfill watch document:preferences");
    assertThat(scene.connector.backfills.asked.get(0))
        .contains("table=customer", "[tenant, id]", "release 46");
    assertThat(mgate("backfill", "pause", "document:preferences")).isEqualTo(0);
    assertThat(mgate("backfill", "resume", "document:preferences", "--no-work")).isEqualTo(0);
    scene.connector.backfills.then(
        RunState.SUCCEEDED, Stage.FINISH, FakeBackfills.counts(200_000, 200_000, 0, 0));
    assertThat(mgate("backfill", "watch", "document:preferences")).isEqualTo(0);
    assertThat(scene.shell.out)
        .contains("no document is left in another version")
        .contains("mgate version finalize preferences");
    assertThat(mgate("backfill", "status", "document:preferences")).isEqualTo(0);
    assertThat(mgate("backfill", "status", "document:orders")).isNotEqualTo(0);
  }

  @Test
  void allDocumentsThatSqlRewritesAreComparedUnlessASampleIsAskedFor() {
    String[] rewrite = {"version", "rewrite", TYPE, "--table", "a", "--column", "b", "--reason", "x"
    };
    String[] sql = {"--sql", "1=b || '{}'"};
    assertThat(mgate(with(rewrite, sql))).isEqualTo(0);
    assertThat(mgate(with(with(rewrite, sql), "--sample", "5%"))).isEqualTo(0);
    assertThat(scene.connector.backfills.asked.get(0)).contains("sample=100");
    assertThat(scene.connector.backfills.asked.get(2)).contains("sample=5]");
    assertThat(mgate(with(rewrite, "--sample", "5"))).isEqualTo(2);
    assertThat(scene.shell.err).contains("option --sample", "no --sql");
    for (String wrong : List.of("0", "101", "some")) {
      assertThat(mgate(with(with(rewrite, sql), "--sample", wrong))).as(wrong).isEqualTo(2);
      assertThat(scene.shell.err).contains("percent");
    }
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void aRewriteThatFailsSaysWhereToLook() {
    mgate("version", "rewrite", TYPE, "--table", "a", "--column", "b", "--reason", "release 46");
    scene.connector.backfills.then(
        RunState.FAILED,
        Stage.FINISH,
        FakeBackfills.counts(200_000, 200_000, 2, 0),
        "",
        "2 rows differ");
    assertThat(mgate("backfill", "watch", "document:preferences")).isEqualTo(1);
    assertThat(scene.shell.err)
        .contains("2 rows differ", "mgate backfill mismatches document:preferences");
  }

  @Test
  void aPlaceMustBeANamedOne() {
    assertThat(mgate("version", "histogram", TYPE)).isEqualTo(2);
    assertThat(mgate("version", "histogram", TYPE, "--table", "a; drop table b", "--column", "c"))
        .isNotEqualTo(0);
    assertThat(scene.shell.err).contains("a name that is none");
  }
}
