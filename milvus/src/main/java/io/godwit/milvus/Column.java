package io.godwit.milvus;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.StructArrayField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of an answer: a FieldData message, left in the bytes in which it came. The slot that holds the values is located,
 * so that rows can be walked and the column can be passed on without being parsed.
 */
final class Column {
    /** The name under which the column of the dynamic field goes, whatever the server calls it. */
    static final String DYNAMIC = "$meta";

    private final byte[] bytes;
    private final int start;
    private final int end;
    private String name = "";
    private int type;
    private boolean dynamic;
    private int idStart = -1;
    private int idEnd = -1;
    private int validStart = -1;
    private int validEnd = -1;
    private int slotStart = -1;
    private int slotEnd = -1;
    private @Nullable Slot slot;
    private List<Column> parts = List.of();
    private boolean[] valid = {};
    private long dim;

    private Column(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    /** The FieldData between two positions. */
    static Column locate(byte[] bytes, int start, int end) {
        Column column = new Column(bytes, start, end);
        if (column.scan()) {
            return column;
        }
        byte[] canonical = reserialised(bytes, start, end);
        Column again = new Column(canonical, 0, canonical.length);
        if (again.scan()) {
            return again;
        }
        throw new GodwitException(
                ErrorCode.BAD_ANSWER, "Field " + again.name + " comes in a form that Godwit does not know.");
    }

    /** False if the message has another form than servers send (values unpacked or in several pieces): then it is re-encoded. */
    private boolean scan() {
        Wire wire = new Wire(bytes, start, end);
        boolean plain = true;
        while (wire.next()) {
            switch (wire.field()) {
                case FieldData.TYPE_FIELD_NUMBER -> type = (int) wire.number();
                case FieldData.FIELD_NAME_FIELD_NUMBER -> name = wire.text();
                case FieldData.FIELD_ID_FIELD_NUMBER -> {
                    plain &= idStart < 0;
                    idStart = wire.fieldStart();
                    idEnd = wire.valueEnd();
                }
                case FieldData.IS_DYNAMIC_FIELD_NUMBER -> dynamic = wire.number() != 0;
                case FieldData.VALID_DATA_FIELD_NUMBER -> {
                    plain &= wire.lengthDelimited() && valid.length == 0;
                    valid = booleans(wire);
                    validStart = wire.fieldStart();
                    validEnd = wire.valueEnd();
                }
                case FieldData.SCALARS_FIELD_NUMBER -> {
                    plain &= slot == null;
                    slot = Slot.scalar(bytes, wire.valueStart(), wire.valueEnd());
                    slotAt(wire);
                }
                case FieldData.VECTORS_FIELD_NUMBER -> {
                    plain &= slot == null;
                    slot = Slot.vector(bytes, wire.valueStart(), wire.valueEnd());
                    dim = slot.dim();
                    slotAt(wire);
                }
                case FieldData.STRUCT_ARRAYS_FIELD_NUMBER -> {
                    plain &= slotStart < 0;
                    parts = parts(wire.valueStart(), wire.valueEnd());
                    slotAt(wire);
                }
                default ->
                    throw new GodwitException(
                            ErrorCode.NOT_SUPPORTED,
                            "Field " + name + " holds values of a kind that Godwit cannot carry (FieldData tag "
                                    + wire.field() + ").");
            }
        }
        return plain && (slot == null || slot.plain());
    }

    private void slotAt(Wire wire) {
        slotStart = wire.fieldStart();
        slotEnd = wire.valueEnd();
    }

    private List<Column> parts(int from, int to) {
        List<Column> found = new ArrayList<>();
        Wire wire = new Wire(bytes, from, to);
        while (wire.next()) {
            if (wire.field() == StructArrayField.FIELDS_FIELD_NUMBER) {
                found.add(locate(bytes, wire.valueStart(), wire.valueEnd()));
            }
        }
        found.sort(Comparator.comparing(Column::partName));
        return List.copyOf(found);
    }

    String name() {
        return dynamic || name.isEmpty() ? DYNAMIC : name;
    }

    /** The name within its struct array: a server may write {@code struct[name]}, which is how it stores the field. */
    String partName() {
        int open = name.indexOf('[');
        return open > 0 && name.endsWith("]") ? name.substring(open + 1, name.length() - 1) : name;
    }

    /** The fields of a struct array, by name; of any other column none. */
    List<Column> parts() {
        return parts;
    }

    DataType type() {
        DataType known = DataType.forNumber(type);
        return known == null ? DataType.UNRECOGNIZED : known;
    }

    boolean dynamic() {
        return dynamic;
    }

    /** Values per row for vectors; 0 for scalars. */
    long dim() {
        return dim;
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Where the field id stands, tag included; -1 if there is none. Ids of one cluster mean nothing on another. */
    int idStart() {
        return idStart;
    }

    int idEnd() {
        return idEnd;
    }

    /** Where the marks of nulls stand, tag included; -1 if there are none. */
    int validStart() {
        return validStart;
    }

    int validEnd() {
        return validEnd;
    }

    /** Where the values stand, tag of the FieldData included; -1 if there are none. */
    int slotStart() {
        return slotStart;
    }

    int slotEnd() {
        return slotEnd;
    }

    /** Which rows are not null; empty if all are. */
    boolean[] valid() {
        return valid;
    }

    boolean hasNulls() {
        for (boolean present : valid) {
            if (!present) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is a value for each row, the null ones included; else for those that are not null. */
    boolean padded() {
        return slot().count(dim) == valid.length;
    }

    /** Where the values are. A column of no rows may have none. */
    Slot slot() {
        return slot == null ? Slot.NONE : slot;
    }

    /** The same column with other values: the field of this number, scalars or vectors or structs, holds them. */
    Column with(int number, byte[] values) {
        byte[] field = new Message(values.length + 256)
                .raw(bytes, start, slotStart)
                .field(number, values)
                .raw(bytes, slotEnd, end)
                .toByteArray();
        return locate(field, 0, field.length);
    }

    private boolean[] booleans(Wire wire) {
        boolean[] values = new boolean[wire.valueEnd() - wire.valueStart()];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[wire.valueStart() + i] != 0;
        }
        return values;
    }

    private static byte[] reserialised(byte[] bytes, int start, int end) {
        try {
            return FieldData.parseFrom(CodedInputStream.newInstance(bytes, start, end - start))
                    .toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw Wire.broken(e);
        } catch (java.io.IOException e) {
            throw Wire.broken(e);
        }
    }
}
