package io.godwit.testkit;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter over the primary key: comparisons, also chained ones ({@code 1 <= id < 5}), {@code in}, {@code and},
 * parentheses. VarChar compares by its UTF-8 bytes, as on Milvus 2.3.5. Anything else is refused.
 */
final class KeyFilter {
    /** The order of keys of either type. */
    static final Comparator<Object> KEY_ORDER = KeyFilter::compare;

    private static final Comparator<ByteString> BYTES = ByteString.unsignedLexicographicalComparator();
    // A raw newline inside a literal is a parse error on every real server; a raw tab is none.
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(<=|>=|==|!=|<|>|\\(|\\)|\\[|]|,|&&|-?\\d+|\"(?:[^\"\\\\\\n\\r]++|\\\\.)*+\"|[A-Za-z_]\\w*)");
    private static final List<String> COMPARISONS = List.of("<", "<=", ">", ">=", "==", "!=");

    private final String expression;
    private final String keyField;
    private final List<String> tokens;
    private int at;

    private KeyFilter(String expression, String keyField) {
        this.expression = expression;
        this.keyField = keyField;
        this.tokens = tokens(expression);
    }

    static Predicate<Object> parse(String expression, String keyField) {
        if (expression.isBlank()) {
            return key -> true;
        }
        KeyFilter filter = new KeyFilter(expression, keyField);
        Predicate<Object> parsed = filter.conjunction();
        filter.require(filter.at == filter.tokens.size());
        return parsed;
    }

    private Predicate<Object> conjunction() {
        Predicate<Object> all = term();
        while (peek().equals("and") || peek().equals("&&")) {
            at++;
            all = all.and(term());
        }
        return all;
    }

    private Predicate<Object> term() {
        if (peek().equals("(")) {
            at++;
            Predicate<Object> inner = conjunction();
            expect(")");
            return inner;
        }
        String first = take();
        if (peek().equals("in")) {
            at++;
            require(first.equals(keyField));
            List<Object> keys = literals();
            return keys::contains;
        }
        return comparisons(first);
    }

    private Predicate<Object> comparisons(String first) {
        require(COMPARISONS.contains(peek()));
        Predicate<Object> all = key -> true;
        String left = first;
        while (COMPARISONS.contains(peek())) {
            String operator = take();
            String right = take();
            require(left.equals(keyField) != right.equals(keyField));
            all = all.and(comparison(left, operator, right));
            left = right;
        }
        return all;
    }

    private Predicate<Object> comparison(String left, String operator, String right) {
        boolean keyIsLeft = left.equals(keyField);
        Object literal = literal(keyIsLeft ? right : left);
        return key -> {
            int order = keyIsLeft ? compare(key, literal) : compare(literal, key);
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                case "==" -> order == 0;
                default -> order != 0;
            };
        };
    }

    private List<Object> literals() {
        List<Object> keys = new ArrayList<>();
        expect("[");
        while (!peek().equals("]")) {
            keys.add(literal(take()));
            if (!peek().equals("]")) {
                expect(",");
            }
        }
        expect("]");
        return keys;
    }

    private Object literal(String token) {
        if (token.startsWith("\"")) {
            return unescape(token.substring(1, token.length() - 1));
        }
        try {
            long number = Long.parseLong(token);
            // Milvus 2.3.5 negates after parsing, so the smallest number overflows.
            require(number != Long.MIN_VALUE);
            return number;
        } catch (NumberFormatException e) {
            throw refusal();
        }
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(
                    c != '\\'
                            ? c
                            : switch (text.charAt(++i)) {
                                case 'n' -> '\n';
                                case 'r' -> '\r';
                                case 't' -> '\t';
                                default -> text.charAt(i);
                            });
        }
        return plain.toString();
    }

    private static int compare(Object left, Object right) {
        if (left instanceof Long number && right instanceof Long other) {
            return number.compareTo(other);
        }
        if (left instanceof String text && right instanceof String other) {
            return BYTES.compare(ByteString.copyFromUtf8(text), ByteString.copyFromUtf8(other));
        }
        throw new MilvusRefusal(1100, "comparison between different types: " + left + " and " + right);
    }

    private List<String> tokens(String text) {
        List<String> all = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            all.add(matcher.group(1));
            end = matcher.end();
        }
        require(text.substring(end).isBlank());
        return all;
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String take() {
        require(at < tokens.size());
        return tokens.get(at++);
    }

    private void expect(String token) {
        require(peek().equals(token));
        at++;
    }

    private void require(boolean condition) {
        if (!condition) {
            throw refusal();
        }
    }

    private MilvusRefusal refusal() {
        return new MilvusRefusal(
                1100, "failed to create query plan: cannot parse expression: " + expression + ": invalid parameter");
    }
}
