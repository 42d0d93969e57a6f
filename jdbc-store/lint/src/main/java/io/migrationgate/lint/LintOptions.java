package io.migrationgate.lint;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.lint.rule.Rule;
import io.migrationgate.lint.rule.Rules;
import io.migrationgate.lint.rule.Target;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How scripts are read. Immutable.
 *
 * @param target the database they are written for
 * @param placeholders values of {@code ${name}}
 * @param encoding of files without a byte order mark
 * @param maxBytes larger files are not read, and reported
 * @param disabled rules that are not asked
 * @param oneChangeSet whether all scripts are applied together, so that what one makes is new for
 *     the next
 * @param history scripts applied before, read for the types of columns only
 */
public record LintOptions(
    Target target,
    Map<String, String> placeholders,
    Charset encoding,
    long maxBytes,
    Set<String> disabled,
    boolean oneChangeSet,
    List<Path> history) {
  /** 16 MiB. */
  public static final long MAX_BYTES = 16L << 20;

  /** Copies what is mutable, and checks the rules' names. */
  public LintOptions {
    placeholders = Map.copyOf(placeholders);
    disabled = Set.copyOf(disabled);
    history = List.copyOf(history);
    for (String id : disabled) {
      if (Rules.find(id).isEmpty()) {
        throw new MigrationGateException(new Problem(
            "rule '" + id + "'",
            "no rule of that name",
            "one of docs/lint-rules.md",
            "correct it"));
      }
    }
  }

  /** All rules, no placeholders, UTF-8, at most 16 MiB, each script a change set of its own. */
  public static LintOptions of(Target target) {
    return new LintOptions(
        target, Map.of(), StandardCharsets.UTF_8, MAX_BYTES, Set.of(), false, List.of());
  }

  /** With values of placeholders. */
  public LintOptions withPlaceholders(Map<String, String> values) {
    return new LintOptions(
        target, new HashMap<>(values), encoding, maxBytes, disabled, oneChangeSet, history);
  }

  /** With another encoding. */
  public LintOptions withEncoding(Charset charset) {
    return new LintOptions(
        target, placeholders, charset, maxBytes, disabled, oneChangeSet, history);
  }

  /** With another limit. */
  public LintOptions withMaxBytes(long bytes) {
    return new LintOptions(target, placeholders, encoding, bytes, disabled, oneChangeSet, history);
  }

  /** Without these rules. */
  public LintOptions withoutRules(Set<String> ids) {
    return new LintOptions(
        target, placeholders, encoding, maxBytes, new HashSet<>(ids), oneChangeSet, history);
  }

  /** With all scripts in one change set, or each in its own. */
  public LintOptions withOneChangeSet(boolean one) {
    return new LintOptions(target, placeholders, encoding, maxBytes, disabled, one, history);
  }

  /** With scripts that were applied before. */
  public LintOptions withHistory(List<Path> scripts) {
    return new LintOptions(
        target, placeholders, encoding, maxBytes, disabled, oneChangeSet, scripts);
  }

  boolean asks(Rule rule) {
    return !disabled.contains(rule.id());
  }
}
