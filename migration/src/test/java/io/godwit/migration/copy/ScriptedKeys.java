package io.godwit.migration.copy;

import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.testkit.Columns;
import io.godwit.testkit.Schemas;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import java.util.List;
import java.util.NavigableSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers key scans over a set of keys in pages of any size: the scripted server's own pages are as long as asked for. */
final class ScriptedKeys {
    private static final String LITERAL = "(-?\\d+|\"(?:[^\"\\\\]|\\\\.)*\")";
    private static final Pattern FILTER =
            Pattern.compile("(?:" + LITERAL + " <= )?id(?: (<=|<|>=) " + LITERAL + ")?", Pattern.DOTALL);

    private final NavigableSet<Key> keys;
    private final boolean int64;
    private final int page;

    ScriptedKeys(NavigableSet<Key> keys, boolean int64, int page) {
        this.keys = keys;
        this.int64 = int64;
        this.page = page;
    }

    ScriptedReply answer(QueryRequest request) {
        KeySpan span = span(request.getExpr());
        List<Object> values = keys.stream()
                .filter(span::contains)
                .limit(page)
                .map(key -> key instanceof Key.Int64 number ? (Object) number.value() : ((Key.VarChar) key).value())
                .toList();
        FieldSchema field = int64 ? Schemas.field("id", DataType.Int64) : Schemas.varChar("id", 1000);
        return ScriptedReply.answer(QueryResults.newBuilder()
                .addFieldsData(Columns.column(field, values))
                .build());
    }

    private KeySpan span(String filter) {
        Matcher matcher = FILTER.matcher(filter);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a filter of a key scan: " + filter);
        }
        @Nullable String lo = matcher.group(1);
        @Nullable String operator = matcher.group(2);
        @Nullable String operand = matcher.group(3);
        if (lo == null && (">=".equals(operator) || "<=".equals(operator))) {
            // "id <= the largest" is how all numbers are asked for.
            return new KeySpan(">=".equals(operator) ? key(operand) : null, null);
        }
        return new KeySpan(key(lo), key(operand));
    }

    private @Nullable Key key(@Nullable String literal) {
        if (literal == null) {
            return null;
        }
        return int64 ? Key.of(Long.parseLong(literal)) : Key.of(unescaped(literal));
    }

    private static String unescaped(String literal) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < literal.length() - 1; i++) {
            char c = literal.charAt(i);
            char escaped = c == '\\' ? literal.charAt(++i) : c;
            text.append(c == '\\' && escaped == 'n' ? '\n' : c == '\\' && escaped == 'r' ? '\r' : escaped);
        }
        return text.toString();
    }
}
