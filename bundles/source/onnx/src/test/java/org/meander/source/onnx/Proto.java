package org.meander.source.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes protobuf messages field by field, for tests: the encoding is so small that writing it out is the second
 * implementation.
 */
final class Proto {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
        return out.toByteArray();
    }

    Proto varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    private Proto tag(int field, int wire) {
        return varint((long) field << 3 | wire);
    }

    Proto number(int field, long value) {
        return tag(field, 0).varint(value);
    }

    Proto fixed32(int field, float value) {
        tag(field, 5);
        out.writeBytes(floats(value));
        return this;
    }

    Proto bytes(int field, byte[] value) {
        tag(field, 2).varint(value.length);
        out.writeBytes(value);
        return this;
    }

    Proto raw(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    Proto text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Proto message(int field, Proto value) {
        return bytes(field, value.bytes());
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    static byte[] varints(long... values) {
        Proto proto = new Proto();
        for (long value : values) {
            proto.varint(value);
        }
        return proto.bytes();
    }

    /** A TensorProto without values. */
    static Proto tensor(String name, int type, long... dims) {
        Proto proto = new Proto();
        for (long dim : dims) {
            proto.number(1, dim);
        }
        return proto.number(2, type).text(8, name);
    }

    /** A TensorProto of type FLOAT with raw values. */
    static Proto floats(String name, float[] values, long... dims) {
        return tensor(name, 1, dims).bytes(9, floats(values));
    }

    /** A NodeProto with one output, which is named after the node. */
    static Proto node(String op, String name, String... inputs) {
        Proto proto = new Proto();
        for (String input : inputs) {
            proto.text(1, input);
        }
        return proto.text(2, name + "_output_0").text(3, name).text(4, op);
    }

    static Proto attribute(String name) {
        return new Proto().text(1, name);
    }

    /** A ModelProto around a graph. */
    static Proto model(Proto graph) {
        return new Proto()
                .number(1, 8)
                .text(2, "hand")
                .message(7, graph)
                .message(8, new Proto().text(1, "").number(2, 17));
    }
}
