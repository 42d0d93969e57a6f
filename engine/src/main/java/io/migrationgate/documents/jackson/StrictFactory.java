package io.migrationgate.documents.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;

/**
 * Makes parsers that refuse names which come twice in one object. Jackson can do that, with a hash
 * set for each object of more than two names, which is a fifth of the time that it takes to read a
 * small document; {@link OnceNamed} costs next to nothing.
 */
final class StrictFactory extends JsonFactory {
  private static final long serialVersionUID = 1L;

  private static final int ITS_OWN =
      StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature().getMask();

  /** A factory with the settings of another one. */
  StrictFactory(JsonFactory like, ObjectCodec codec) {
    super(like, codec);
    configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
  }

  /** Text in UTF-8 that begins with an object, as nearly all does; Jackson looks at the rest. */
  @Override
  protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context)
      throws IOException {
    boolean usual = length > 1
        && data[offset] == '{'
        && data[offset + 1] != 0
        && isEnabled(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
    return usual
        ? new Parser(
            context,
            _parserFeatures & ~ITS_OWN,
            _objectCodec,
            _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
            new Content(data, offset, length))
        : super._createParser(data, offset, length, context);
  }

  /** Whether nothing comes after the value that was just read; what comes is read up to there. */
  static boolean isAtEnd(JsonParser parser) throws IOException {
    return (parser instanceof Parser own && own.hasReadAll()) || parser.nextToken() == null;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Content(byte[] data, int offset, int length) {}

  private static final class Parser extends UTF8StreamJsonParser {
    Parser(
        IOContext context,
        int features,
        ObjectCodec codec,
        ByteQuadsCanonicalizer symbols,
        Content content) {
      super(
          context,
          features,
          null,
          codec,
          symbols,
          content.data(),
          content.offset(),
          content.offset() + content.length(),
          0,
          false);
      _parsingContext = OnceNamed.root(this);
    }

    boolean hasReadAll() {
      return _inputPtr == _inputEnd && _parsingContext.inRoot();
    }
  }
}
