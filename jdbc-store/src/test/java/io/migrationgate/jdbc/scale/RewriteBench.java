package io.migrationgate.jdbc.scale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillWorker;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.spi.DocumentPlace;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/**
 * How quick a rewrite of documents is beside the one {@code UPDATE} that would do the same, on an
 * embedded, durable server: each pair in one run, one after the other, on tables that are filled
 * alike.
 */
public final class RewriteBench {
  private static final Operator OPERATOR = Operator.of("bench", "measure");
  private static final BackfillSettings FULL_SPEED =
      BackfillSettings.DEFAULT.change().sharePercent(100).done();
  private static final JacksonFormat FORMAT = JacksonFormat.create(UnknownFields.KEEP);

  /** Version 1. */
  public record SettingsV1(String zone, String theme, int size) {}

  /** Version 2. */
  public record Settings(String zone, String theme, int size, String mode) {}

  private static final VersionedType<Settings> TYPE = VersionedType.first(
          "settings", 1, SettingsV1.class)
      .next(
          2,
          Settings.class,
          one -> new Settings(one.zone(), one.theme(), one.size(), "light"),
          Downcast.lossy(two -> new SettingsV1(two.zone(), two.theme(), two.size()), "the mode"))
      .build();

  private final int rows = Integer.getInteger("backfill.rows", 200_000);
  private final int pairs = Integer.getInteger("backfill.pairs", 3);
  private final boolean postgres;
  private final BenchServer server;
  private final PrintStream out;
  private final List<Double> byCode = new ArrayList<>();
  private final List<Double> inSql = new ArrayList<>();
  private final List<Double> sampled = new ArrayList<>();

  private RewriteBench(String product, BenchServer server, PrintStream out) {
    this.postgres = product.equals("postgresql");
    this.server = server;
    this.out = out;
  }

  /**
   * Runs; {@code -Dbackfill.database} is {@code postgresql} or {@code mariadb},
   * {@code -Dbackfill.rows} and {@code -Dbackfill.pairs} say how much.
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String product = System.getProperty("backfill.database", "postgresql");
    try (BenchServer server = BenchServer.start(product)) {
      new RewriteBench(product, server, out).run();
    }
  }

  private void run() throws Exception {
    out.printf(Locale.ROOT, "%,d documents, %d pairs; documents/s%n", rows, pairs);
    for (int pair = 1; pair <= pairs; pair++) {
      String name = "rewrite_" + pair;
      execute(server.admin(), "CREATE DATABASE " + name);
      HikariConfig config = new HikariConfig();
      config.setDataSource(server.database(name));
      config.setMaximumPoolSize(6);
      try (HikariDataSource pool = new HikariDataSource(config)) {
        pair(pool);
      }
    }
    summary("by the codec", byCode);
    summary("in SQL", inSql);
    summary("in SQL, one percent compared", sampled);
  }

  private void summary(String how, List<Double> ratios) {
    Collections.sort(ratios);
    out.printf(
        Locale.ROOT,
        "rewrite %s beside one UPDATE: median %.2f (%.2f to %.2f)%n",
        how,
        ratios.get(ratios.size() / 2),
        ratios.get(0),
        ratios.get(ratios.size() - 1));
  }

  private void pair(DataSource dataSource) throws Exception {
    String type = postgres ? "jsonb" : "json";
    for (String table : new String[] {"single", "by_code", "in_sql", "sampled"}) {
      String document =
          "CONCAT('{\"v\":1,\"zone\":\"Europe/Zone', g, '\",\"theme\":\"plain\",\"size\":',"
              + " MOD(g, 100), '}')";
      execute(
          dataSource,
          "CREATE TABLE " + table + " (id bigint PRIMARY KEY, settings " + type + ")",
          "INSERT INTO " + table + " SELECT g, " + (postgres ? document + "::jsonb" : document)
              + " FROM " + server.numbers(rows));
      execute(dataSource, server.rest(table));
    }
    long start = System.nanoTime();
    execute(dataSource, "UPDATE single SET settings = " + expression());
    double single = (System.nanoTime() - start) / 1e9;
    execute(dataSource, server.checkpoint());
    out.printf(Locale.ROOT, "one UPDATE           %,9.0f%n", rows / single);
    try (JdbcGateStore store = JdbcGateStore.create(dataSource);
        MigrationGates gates = MigrationGates.builder(store)
            .build("bench")
            .withoutClassPath()
            .document(TYPE, FORMAT)
            .start()) {
      VersionAdmin versions = new VersionAdmin(store);
      versions.apply(
          VersionAdmin.type(versions.view(), TYPE.name()), new VersionChange.Write(2), OPERATOR);
      GateAdmin.of(store, store.database())
          .documentSettlement(TYPE.name(), null)
          .await(Duration.ofSeconds(30), progress -> gates.integration().refresh());
      Backfills backfills = Backfills.of(dataSource, store);
      BackfillWorker worker = backfills.worker(WorkerOptions.named("bench")
          .documents(DocumentCodec.inField(TYPE, FORMAT, gates.writeVersion(TYPE.name()), "v")));
      RewriteSpec code = RewriteSpec.of(new DocumentPlace("by_code", "settings", "v", null));
      RewriteSpec sql = RewriteSpec.of(new DocumentPlace("in_sql", "settings", "v", null))
          .inSql(Map.of(1, expression()));
      byCode.add(rewrite(backfills, worker, code, single));
      execute(dataSource, server.checkpoint());
      inSql.add(rewrite(backfills, worker, sql, single));
      execute(dataSource, server.checkpoint());
      RewriteSpec some = RewriteSpec.of(new DocumentPlace("sampled", "settings", "v", null))
          .inSql(sql.sql())
          .sampling(1);
      sampled.add(rewrite(backfills, worker, some, single));
    }
  }

  private String expression() {
    return postgres
        ? "settings || '{\"v\":2,\"mode\":\"light\"}'"
        : "JSON_SET(settings, '$.v', 2, '$.mode', 'light')";
  }

  /** Gives how quick it is beside the one {@code UPDATE}, without its verification. */
  private double rewrite(
      Backfills backfills, BackfillWorker worker, RewriteSpec spec, double single) {
    BackfillRun now = backfills.rewrite(TYPE.name(), spec, FULL_SPEED, OPERATOR);
    Map<Stage, Double> stages = new EnumMap<>(Stage.class);
    while (now.state().active()) {
      Stage stage = now.stage();
      long start = System.nanoTime();
      worker.step();
      stages.merge(stage, (System.nanoTime() - start) / 1e9, Double::sum);
      now = backfills.run(now.id());
    }
    double copy = stages.getOrDefault(Stage.COPY, 0.0);
    double all = stages.values().stream().mapToDouble(seconds -> seconds).sum();
    out.printf(
        Locale.ROOT,
        "rewrite of %-9s %,9.0f   ratio %.2f   (verified too: %.2f)   %s %s%n",
        spec.place().table(),
        rows / copy,
        single / copy,
        single / all,
        now.state(),
        now.problem());
    return single / copy;
  }

  private static void execute(DataSource dataSource, String... statements) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
