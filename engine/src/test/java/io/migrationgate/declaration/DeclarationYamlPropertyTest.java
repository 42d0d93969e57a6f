package io.migrationgate.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever can be declared in code can be declared in a file, and means the same. */
class DeclarationYamlPropertyTest {

  @Property
  void readsEveryDeclarationFromYaml(@ForAll("declarations") MigrationDeclaration declared)
      throws Exception {
    Map<String, Object> file = Map.of("format", 1, "migrations", List.of(map(declared)));
    // JSON is YAML, but for two characters that YAML wants escaped.
    String json = new ObjectMapper().writeValueAsString(file);
    String text = json.replace("\uFFFE", "\\uFFFE").replace("\uFFFF", "\\uFFFF");

    assertThat(DeclarationParser.parse("test.yaml", new StringReader(text)).migrations())
        .containsExactly(declared);
  }

  @Provide
  Arbitrary<MigrationDeclaration> declarations() {
    return DeclarationArbitraries.declarations();
  }

  private static Map<String, Object> map(MigrationDeclaration declared) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", declared.name());
    map.put("description", declared.description());
    map.put("owner", declared.owner());
    map.put(
        "supports",
        Stream.of(Phase.values())
            .filter(declared.supports()::contains)
            .map(Phase::wireName)
            .toList());
    map.put(
        "compare",
        Map.of(
            "sample",
            percent(declared.compare().sampleBasisPoints()),
            "deadline",
            declared.compare().deadline().toMillis() + "ms"));
    map.put("secondaryWrites", declared.secondaryWrites().wireName());
    map.put("lossy", declared.lossy());
    map.put(
        "guards",
        Map.of(
            "maxMismatchRate", percent(declared.guards().maxMismatchBasisPoints()),
            "minCompared", declared.guards().minCompared(),
            "maxErrors", declared.guards().maxErrors()));
    map.put(
        "approvals",
        Map.of(
            "write-new", declared.guards().approvals().writeNew(),
            "contract", declared.guards().approvals().contract()));
    putSide(map, "old", declared.oldSide());
    putSide(map, "new", declared.newSide());
    putSql(map, declared.sql());
    if (declared.backfill() != null) {
      map.put("backfill", backfill(declared.backfill()));
    }
    return map;
  }

  private static Map<String, Object> backfill(BackfillSpec backfill) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (backfill.code() != null) {
      map.put("code", backfill.code());
    }
    if (!backfill.forward().isEmpty()) {
      map.put("forward", backfill.forward());
    }
    if (!backfill.reverse().isEmpty()) {
      map.put("reverse", backfill.reverse());
    }
    putRows(map, "old", backfill.oldRows());
    putRows(map, "new", backfill.newRows());
    return map;
  }

  private static void putRows(Map<String, Object> map, String key, BackfillSpec.Rows rows) {
    Map<String, Object> node = new LinkedHashMap<>();
    if (!rows.key().isEmpty()) {
      node.put("key", rows.key());
    }
    if (rows.present() != null) {
      node.put("present", rows.present());
    }
    node.put("absent", rows.absent().wireName());
    map.put(key, node);
  }

  private static void putSide(Map<String, Object> map, String key, SideSpec side) {
    if (side != null) {
      map.put(
          key,
          side.columns().isEmpty()
              ? Map.of("table", side.table())
              : Map.of("table", side.table(), "columns", side.columns()));
    }
  }

  private static void putSql(Map<String, Object> map, MigrationDeclaration.Sql sql) {
    if (sql.expanded() != null) {
      map.put("expanded", sql.expanded());
    }
    if (sql.differences() != null) {
      map.put("verify", Map.of("differences", sql.differences()));
    }
    if (!sql.contract().isEmpty()) {
      map.put("contract", sql.contract());
    }
  }

  private static String percent(int basisPoints) {
    return BigDecimal.valueOf(basisPoints, 2).toPlainString() + "%";
  }
}
