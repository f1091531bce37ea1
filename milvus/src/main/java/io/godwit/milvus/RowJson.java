package io.godwit.milvus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.Set;

/**
 * Reads JSON as rows hold it: a server bounds a document by its bytes alone, not its depth, nor the length of a name or number; and
 * Python's {@code json}, with which pymilvus writes and Milvus Lite 3 reads, has three numbers more than JSON.
 */
final class RowJson {
    /** The numbers that are none in JSON, as Python writes them: for it, and so for Milvus Lite 3.2.2 (seen), {@code -INF} is none. */
    static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    private static final StreamReadConstraints READ = StreamReadConstraints.builder()
            .maxNestingDepth(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .build();
    private static final StreamWriteConstraints WRITE =
            StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build();

    private RowJson() {}

    /** One of its own for each user: a mapper changes the factory that it gets. Its parsers read bytes. */
    static JsonFactory factory() {
        return new PythonFactory(new JsonFactoryBuilder()
                .streamReadConstraints(READ)
                .streamWriteConstraints(WRITE)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS));
    }

    private static final class PythonFactory extends JsonFactory {
        private static final long serialVersionUID = 1;

        private PythonFactory(JsonFactoryBuilder builder) {
            super(builder);
        }

        @Override
        protected JsonParser _createParser(byte[] bytes, int start, int length, IOContext context) throws IOException {
            return new PythonParser(super._createParser(bytes, start, length, context));
        }
    }

    /** Without the other names that Jackson has for what is not finite. */
    private static final class PythonParser extends JsonParserDelegate {
        private PythonParser(JsonParser parser) {
            super(parser);
        }

        @Override
        public JsonToken nextToken() throws IOException {
            JsonToken token = delegate.nextToken();
            if (token == JsonToken.VALUE_NUMBER_FLOAT && delegate.isNaN() && !NOT_FINITE.contains(delegate.getText())) {
                throw new JsonParseException(this, delegate.getText() + " is no number of Python's");
            }
            return token;
        }

        @Override
        public JsonParser skipChildren() throws IOException {
            JsonToken begun = currentToken();
            int open = begun != null && begun.isStructStart() ? 1 : 0;
            while (open > 0) {
                JsonToken token = nextToken();
                if (token == null) {
                    return this;
                }
                open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
            return this;
        }
    }
}
