package io.migrationgate.jdbc.jdbi;

import io.migrationgate.Problem;
import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.DocumentException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Binds and maps documents of one type that carry their version in a field, in columns of type
 * {@code json}, {@code jsonb} or text.
 *
 * <pre>{@code
 * jdbi.installPlugin(new DocumentPlugin<>(codec));
 * Document<Preferences> read = handle.select("SELECT preferences FROM customer WHERE id = ?", id)
 *     .mapTo(new GenericType<Document<Preferences>>() {}).one();
 * handle.execute("UPDATE customer SET preferences = ? WHERE id = ?", read.with(changed), id);
 * }</pre>
 *
 * <p>Arguments are values of the newest Java type, or {@link Document}s of it; bound in a unit of
 * work, as the {@linkplain io.migrationgate.documents.WriteVersion version} in force asks for it.
 * Mapped to the Java type alone, a document with fields to keep is refused: they would be lost with
 * the next write.
 *
 * @param <T> the Java type of the newest version
 */
public final class DocumentPlugin<T> implements JdbiPlugin {
  private final DocumentCodec<T> codec;

  /** For documents of this codec, which must carry their version. */
  public DocumentPlugin(DocumentCodec<T> codec) {
    this.codec = codec;
  }

  @Override
  public void customizeJdbi(Jdbi jdbi) {
    Class<T> javaType = codec.type().javaType();
    jdbi.registerArgument(this::argument);
    ColumnMapper<Document<T>> documents = (row, column, context) -> {
      String text = row.getString(column);
      return text == null ? null : codec.read(text.getBytes(StandardCharsets.UTF_8));
    };
    jdbi.registerColumnMapper(GenericTypes.parameterizeClass(Document.class, javaType), documents);
    jdbi.registerColumnMapper(
        javaType, (row, column, context) -> alone(documents.map(row, column, context)));
  }

  private @Nullable T alone(@Nullable Document<T> document) {
    if (document != null && document.kept() != null) {
      throw new DocumentException(new Problem(
          "document type '" + codec.type().name() + "'",
          "fields that its version does not have, and no place for them",
          "a Document, which keeps them",
          "map the column to Document<" + codec.type().javaType().getSimpleName() + ">"));
    }
    return document == null ? null : document.value();
  }

  @SuppressWarnings("unchecked") // a document of this type has such a value
  private Optional<Argument> argument(Type type, @Nullable Object value, ConfigRegistry registry) {
    Class<T> javaType = codec.type().javaType();
    if (value instanceof Document<?> document && javaType.isInstance(document.value())) {
      String text = codec.write((Document<T>) document).text();
      return Optional.of((position, statement, context) -> bind(position, statement, text));
    }
    if (javaType.isInstance(value)) {
      String text = codec.write(javaType.cast(value)).text();
      return Optional.of((position, statement, context) -> bind(position, statement, text));
    }
    return Optional.empty();
  }

  /** PostgreSQL takes a text for no JSON, but one of unknown type for any. */
  private static void bind(int position, PreparedStatement statement, String text)
      throws SQLException {
    boolean postgres =
        statement.getConnection().getMetaData().getDatabaseProductName().equals("PostgreSQL");
    if (postgres) {
      statement.setObject(position, text, Types.OTHER);
    } else {
      statement.setString(position, text);
    }
  }
}
