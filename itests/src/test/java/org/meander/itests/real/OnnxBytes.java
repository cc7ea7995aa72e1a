package org.meander.itests.real;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A second reader of ONNX files, of a few lines: the raw bytes of a graph's F32 initialisers, by their names in the file. Field numbers
 * are those of {@code onnx.proto}: {@code ModelProto.graph} 7, {@code GraphProto.initializer} 5, {@code TensorProto.dims} 1,
 * {@code .data_type} 2, {@code .name} 8, {@code .raw_data} 9.
 */
final class OnnxBytes {

    /** A tensor as the file has it. */
    record Initialiser(String name, List<Long> shape, ByteBuffer bytes) {}

    private static final int F32 = 1;

    private final Map<String, Initialiser> found = new LinkedHashMap<>();

    private OnnxBytes() {}

    static Map<String, Initialiser> of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            OnnxBytes reader = new OnnxBytes();
            fields(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), (field, value, graph) -> {
                if (field == 7) {
                    fields(graph, (f, v, initialiser) -> {
                        if (f == 5) {
                            reader.initialiser(initialiser);
                        }
                    });
                }
            });
            return reader.found;
        }
    }

    private void initialiser(ByteBuffer message) {
        String[] name = {""};
        long[] type = {0};
        ByteBuffer[] raw = {null};
        List<Long> shape = new ArrayList<>();
        fields(message, (field, value, bytes) -> {
            switch (field) {
                case 1 -> {
                    if (bytes == null) {
                        shape.add(value);
                    } else {
                        while (bytes.hasRemaining()) {
                            shape.add(varint(bytes));
                        }
                    }
                }
                case 2 -> type[0] = value;
                case 8 -> name[0] = StandardCharsets.UTF_8.decode(bytes).toString();
                case 9 -> raw[0] = bytes.order(ByteOrder.LITTLE_ENDIAN);
                default -> {}
            }
        });
        if (type[0] == F32) {
            long elements = shape.stream().reduce(1L, Math::multiplyExact);
            assertEquals(name[0], Float.BYTES * elements, raw[0].remaining());
            found.put(name[0], new Initialiser(name[0], shape, raw[0]));
        }
    }

    /** Gets a field's number and its value: of varints and fixed ones the number, of others the bytes. */
    private interface Visitor {
        void visit(int field, long value, ByteBuffer bytes);
    }

    private static void fields(ByteBuffer message, Visitor visitor) {
        message.order(ByteOrder.LITTLE_ENDIAN);
        while (message.hasRemaining()) {
            long key = varint(message);
            int field = (int) (key >>> 3);
            switch ((int) (key & 7)) {
                case 0 -> visitor.visit(field, varint(message), null);
                case 1 -> visitor.visit(field, message.getLong(), null);
                case 5 -> visitor.visit(field, message.getInt(), null);
                case 2 -> {
                    int length = Math.toIntExact(varint(message));
                    ByteBuffer bytes = message.slice(message.position(), length);
                    message.position(message.position() + length);
                    visitor.visit(field, 0, bytes);
                }
                default -> throw new AssertionError("wire type " + (key & 7) + " at byte " + message.position());
            }
        }
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes.get();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
