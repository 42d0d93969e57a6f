package io.migrationgate.jdbc.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a session is set to for one transaction; afterwards it is as it was, since it may belong to
 * the application's pool. {@link Dialect#rowSettings} is where to look for the settings under which
 * rows of the application are read and moved.
 *
 * @param all by their names in the database's language
 */
public record SessionSettings(List<Setting> all) {
  /** None. */
  public static final SessionSettings NONE = new SessionSettings(List.of());

  /** Copies the list. */
  public SessionSettings {
    all = List.copyOf(all);
  }

  /**
   * One setting.
   *
   * @param name of the variable
   * @param value as it is written in SQL, a text with its quotes
   */
  public record Setting(String name, String value) {}

  /** These and one more, or in place of the one with that name. */
  public SessionSettings with(String name, String value) {
    List<Setting> more = new ArrayList<>(all);
    more.removeIf(one -> one.name().equals(name));
    more.add(new Setting(name, value));
    return new SessionSettings(more);
  }

  /** These, and those in place of any of the same name. */
  public SessionSettings with(SessionSettings others) {
    SessionSettings both = this;
    for (Setting one : others.all()) {
      both = both.with(one.name(), one.value());
    }
    return both;
  }

  /** All of them, each as a form such as <code>SET %s = %s</code> writes it. */
  String each(String form, String separator) {
    return all.stream()
        .map(one -> form.formatted(one.name(), one.value()))
        .collect(Collectors.joining(separator));
  }
}
