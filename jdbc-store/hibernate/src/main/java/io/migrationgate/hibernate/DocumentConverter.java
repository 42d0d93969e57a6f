package io.migrationgate.hibernate;

import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import jakarta.persistence.AttributeConverter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Maps an attribute to a versioned document that carries its version in a field, in a column of
 * text or, with {@code @JdbcTypeCode(SqlTypes.JSON)}, of JSON.
 *
 * <pre>{@code
 * @Converter
 * class PreferencesConverter extends DocumentConverter<Preferences> {
 *   @Override
 *   protected DocumentCodec<Preferences> codec() {
 *     return Shop.preferences();
 *   }
 * }
 *
 * @Convert(converter = PreferencesConverter.class)
 * Document<Preferences> preferences;
 *
 * customer.preferences = customer.preferences.with(changed);
 * }</pre>
 *
 * <p>A document is written when Hibernate flushes, in the
 * {@linkplain io.migrationgate.documents.WriteVersion version} in force, so in a unit of work: a
 * transaction of a {@code GatedDataSource}. It is read in any version, anywhere. A {@link Document}
 * counts as immutable, as a record does: Hibernate takes no copy of it, which would write it, and a
 * value that is changed in place is not noticed.
 *
 * <p>Thread-safe if {@link #codec} is.
 *
 * @param <T> the Java type of the newest version
 */
public abstract class DocumentConverter<T> implements AttributeConverter<Document<T>, String> {
  /** Made by the persistence provider, or by whoever injects into its converters. */
  protected DocumentConverter() {}

  /**
   * By what documents are read and written, which must carry their version
   * ({@link DocumentCodec#inField}). Asked for with each document, not before, so that gates may
   * start after the persistence unit.
   */
  protected abstract DocumentCodec<T> codec();

  /**
   * Writes a document in the version in force.
   *
   * @throws io.migrationgate.GateUsageException outside a unit of work
   * @throws io.migrationgate.documents.DocumentException if it cannot be written
   */
  @Override
  public @Nullable String convertToDatabaseColumn(@Nullable Document<T> document) {
    return document == null ? null : codec().write(document).text();
  }

  /**
   * Reads a document of any version.
   *
   * @throws io.migrationgate.documents.DocumentException as {@link DocumentCodec#read(byte[])} does
   */
  @Override
  public @Nullable Document<T> convertToEntityAttribute(@Nullable String stored) {
    return stored == null ? null : codec().read(stored.getBytes(StandardCharsets.UTF_8));
  }
}
