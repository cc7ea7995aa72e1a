package org.meander.itests.real;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** A second reader and writer of safetensors files, of a few lines: 8 bytes of header length, a JSON object, the tensors' bytes. */
public final class SafetensorsFile {

    /** A tensor's type, extents and bytes. */
    record Tensor(String name, String dtype, List<Long> shape, ByteBuffer bytes) {

        int elements() {
            return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
        }

        /** An F32 tensor of more than one value: constants of the exported graph are not weights. */
        boolean isWeights() {
            return dtype.equals("F32") && elements() > 1;
        }

        float value(int i) {
            return bytes.getFloat(Float.BYTES * i);
        }

        float[] values() {
            float[] values = new float[elements()];
            bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            return values;
        }
    }

    private SafetensorsFile() {}

    /** A file of F32 tensors of one extent each, in the map's order; their names need no escapes. */
    public static byte[] of(Map<String, float[]> tensors) {
        StringBuilder json = new StringBuilder("{");
        long at = 0;
        for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
            long end = at + 4L * tensor.getValue().length;
            json.append(at == 0 ? "" : ",")
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
                            .formatted(tensor.getKey(), tensor.getValue().length, at, end));
            at = end;
        }
        byte[] header = json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file =
                ByteBuffer.allocate(Math.toIntExact(8 + header.length + at)).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        tensors.values().forEach(values -> {
            for (float value : values) {
                file.putFloat(value);
            }
        });
        return file.array();
    }

    static Map<String, Tensor> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(ByteOrder.LITTLE_ENDIAN);
            int header = Math.toIntExact(all.getLong(0));
            String json = StandardCharsets.UTF_8.decode(all.slice(8, header)).toString();
            Map<String, Map<String, Object>> entries = new Yaml().load(json);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            entries.forEach((name, entry) -> {
                if (!name.equals("__metadata__")) {
                    List<Long> shape = longs(entry.get("shape"));
                    List<Long> offsets = longs(entry.get("data_offsets"));
                    int from = Math.toIntExact(8 + header + offsets.get(0));
                    int length = Math.toIntExact(offsets.get(1) - offsets.get(0));
                    ByteBuffer bytes = all.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
                    tensors.put(name, new Tensor(name, (String) entry.get("dtype"), shape, bytes));
                }
            });
            return tensors;
        }
    }

    private static List<Long> longs(Object list) {
        return ((List<?>) list).stream().map(n -> ((Number) n).longValue()).toList();
    }
}
