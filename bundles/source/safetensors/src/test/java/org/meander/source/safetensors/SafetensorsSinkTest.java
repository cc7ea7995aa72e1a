package org.meander.source.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorSink;
import org.meander.tck.SinkContract;

class SafetensorsSinkTest extends SinkContract {

    @TempDir
    Path own;

    @Override
    protected TensorSink sink(Path folder) {
        return new SafetensorsSink(folder.resolve("model.safetensors").toString(), false);
    }

    @Override
    protected TensorSink replacing(Path folder) {
        return new SafetensorsSink(folder.resolve("model.safetensors").toString(), true);
    }

    @Override
    protected Source source(Path folder) {
        return new SafetensorsSource(folder.toString(), "*.safetensors");
    }

    /** Written out by hand from the format's description. */
    @Test
    void writesTheseBytes() throws IOException {
        Path path = own.resolve("one.safetensors");
        try (TensorSink.Writer writer = new SafetensorsSink(path.toString(), false)
                .create(List.of(new TensorInfo("w", DType.F32, Shape.of(1, 1))), Map.of())) {
            writer.write(MemorySegment.ofArray(new byte[] {1, 2, 3, 4}));
            writer.commit();
        }
        String json = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}";
        String padded = json + " ".repeat((8 - json.length() % 8) % 8);
        byte[] bytes = Files.readAllBytes(path);
        assertEquals(padded.length(), bytes[0]);
        assertArrayEquals(new byte[7], Arrays.copyOfRange(bytes, 1, 8));
        assertEquals(padded, new String(bytes, 8, padded.length(), StandardCharsets.US_ASCII));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, Arrays.copyOfRange(bytes, 8 + padded.length(), bytes.length));
    }

    @Test
    void refusesTheReservedName() {
        MeanderException e = assertThrows(MeanderException.class, () -> sink(own)
                .create(List.of(new TensorInfo("__metadata__", DType.F32, Shape.of(1))), Map.of()));
        assertEquals(StandardError.INVALID_ARGUMENT, e.code());
    }

    @Test
    void refusesPathsThatCannotBe() {
        for (Path path : List.of(own, own.resolve("missing/a.safetensors"))) {
            MeanderException e =
                    assertThrows(MeanderException.class, () -> new SafetensorsSink(path.toString(), false));
            assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        }
    }
}
