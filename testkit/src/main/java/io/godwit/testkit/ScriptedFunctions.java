package io.godwit.testkit;

import com.google.protobuf.ByteString;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.KeyValuePair;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The functions of a {@link ScriptedMilvus}, as the sources of Milvus 2.6 and 3.0 have them: which ones a release takes, and what they
 * make of the rows that are written. {@link ScriptedTextSearch} stands for what BM25 computes, which cannot be read.
 */
final class ScriptedFunctions {
    private static final int BM25 = 1;
    private static final int TEXT_EMBEDDING = 2;
    private static final int MIN_HASH = 4;

    /** Texts that a provider takes at once; Milvus takes five times as many in one Insert. */
    private static final Map<String, Integer> BATCHES = Map.of("openai", 128, "siliconflow", 32, "dashscope", 10);

    private static final int BATCH_FACTOR = 5;

    private final CollectionSchema schema;

    ScriptedFunctions(CollectionSchema schema) {
        this.schema = schema;
    }

    /** The schema as it is created: what functions compute is marked. A release before 2.5 does not see functions at all. */
    static CollectionSchema accepted(CollectionSchema schema, Release release) {
        if (!release.since(2, 5, 0)) {
            return schema.toBuilder().clearFunctions().build();
        }
        Set<String> outputs = new HashSet<>();
        for (FunctionSchema function : schema.getFunctionsList()) {
            boolean known = switch (function.getTypeValue()) {
                case BM25 -> true;
                case TEXT_EMBEDDING -> release.since(2, 6, 0);
                case MIN_HASH -> release.since(3, 0, 0);
                default -> false;
            };
            if (!known) {
                throw new MilvusRefusal(1100, "check function params with unknown function type: invalid parameter");
            }
            outputs.addAll(function.getOutputFieldNamesList());
        }
        CollectionSchema.Builder marked = schema.toBuilder();
        marked.getFieldsBuilderList().forEach(field -> field.setIsFunctionOutput(outputs.contains(field.getName())));
        return marked.build();
    }

    /** What can be read of the computed fields; to ask for the others by name is refused. */
    List<FieldSchema> readable(List<String> asked) {
        Set<String> unreadable = outputs(BM25);
        asked.stream().filter(unreadable::contains).findFirst().ifPresent(field -> {
            throw new MilvusRefusal(65535, "not allowed to retrieve raw data of field " + field);
        });
        return schema.getFieldsList().stream()
                .filter(field -> field.getIsFunctionOutput() && !unreadable.contains(field.getName()))
                .toList();
    }

    /** The cells of the computed fields that can be read, made of those that were written. */
    Map<String, List<FieldData>> computed(Map<String, List<FieldData>> written, int rows) {
        Map<String, List<FieldData>> computed = new HashMap<>();
        for (FunctionSchema function : schema.getFunctionsList()) {
            if (function.getTypeValue() == BM25) {
                continue;
            }
            List<String> texts = written.getOrDefault(function.getInputFieldNames(0), List.of()).stream()
                    .map(cell -> cell.getScalars().getStringData().getData(0))
                    .toList();
            if (function.getTypeValue() == TEXT_EMBEDDING) {
                checkTexts(function, texts);
            }
            FieldSchema output = field(function.getOutputFieldNames(0));
            List<Object> vectors =
                    texts.stream().map(text -> vector(output, text)).toList();
            computed.put(output.getName(), StoredColumn.split(Columns.column(output, vectors), rows));
        }
        return computed;
    }

    private static void checkTexts(FunctionSchema function, List<String> texts) {
        if (texts.contains("")) {
            throw new MilvusRefusal(
                    65535,
                    "there is an empty string in the input data, TextEmbedding function does not support empty text");
        }
        String provider = function.getParamsList().stream()
                .filter(param -> param.getKey().equals("provider"))
                .map(KeyValuePair::getValue)
                .findFirst()
                .orElseThrow(() -> new MilvusRefusal(1100, "provider is missing: invalid parameter"));
        int most = BATCH_FACTOR * BATCHES.getOrDefault(provider, 1);
        if (texts.size() > most) {
            throw new MilvusRefusal(
                    65535,
                    "embedding supports up to [%d] pieces of data at a time, got [%d]".formatted(most, texts.size()));
        }
    }

    /** The same for the same text, on every scripted server. */
    private static Object vector(FieldSchema field, String text) {
        Random model = new Random(text.hashCode());
        int dim = Columns.dim(field);
        if (field.getDataType() == io.milvus.grpc.DataType.FloatVector) {
            float[] values = new float[dim];
            for (int i = 0; i < dim; i++) {
                values[i] = model.nextFloat();
            }
            return FloatVector.of(values);
        }
        byte[] bytes = new byte[field.getDataType() == io.milvus.grpc.DataType.BinaryVector ? dim / 8 : dim];
        model.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private Set<String> outputs(int type) {
        return schema.getFunctionsList().stream()
                .filter(function -> function.getTypeValue() == type)
                .flatMap(function -> function.getOutputFieldNamesList().stream())
                .collect(Collectors.toSet());
    }

    private FieldSchema field(String name) {
        return schema.getFieldsList().stream()
                .filter(field -> field.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new MilvusRefusal(1100, "function output field not found: " + name));
    }
}
