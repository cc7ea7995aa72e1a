package org.meander.source.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.meander.source.ByteRange;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.meander.tck.FarFiles;
import org.meander.tck.FormatContract;

class SafetensorsFormatTest extends FormatContract {

    private static final String HEADER = """
        {"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"U8","shape":[100],"data_offsets":[24,124]}}\
        """;

    private static byte[] bytes(String json, int values) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + header.length + values)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    @Override
    protected TensorFormat format() {
        return new SafetensorsFormat();
    }

    @Override
    protected Map<String, byte[]> files() {
        return Map.of("m.safetensors", bytes(HEADER, 124));
    }

    @Override
    protected String file() {
        return "m.safetensors";
    }

    @Test
    void readsNoMoreThanTheHeaderToOpen() {
        FarFiles far = new FarFiles(files());
        try (TensorModel model = format().open("m", far, file())) {
            assertEquals(2, model.tensors().size());
            FarFiles.Far file = far.opened().getFirst();
            assertEquals(3, file.reads().size());
            assertEquals(8 + 8 + HEADER.length(), file.bytesRead());
            model.plan(List.of(model.tensors().get(1), model.tensors().get(0)));
            long data = 8 + HEADER.length();
            assertEquals(List.of(new ByteRange(data + 24, 100), new ByteRange(data, 24)), file.planned());
        }
    }

    @Nested
    class Sharded extends FormatContract {

        @Override
        protected TensorFormat format() {
            return new SafetensorsFormat();
        }

        @Override
        protected Map<String, byte[]> files() {
            String one = "{\"%s\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[0,20]}}";
            String index = "{\"weight_map\":{\"x\":\"1.safetensors\",\"y\":\"2.safetensors\"}}";
            return Map.of(
                    "index", index.getBytes(StandardCharsets.UTF_8),
                    "1.safetensors", bytes(one.formatted("x"), 20),
                    "2.safetensors", bytes(one.formatted("y"), 20));
        }

        /** Not by its name. */
        @Override
        protected String file() {
            return "index";
        }
    }
}
