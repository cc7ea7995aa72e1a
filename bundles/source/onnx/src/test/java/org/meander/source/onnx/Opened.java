package org.meander.source.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** A model written for a test and opened, with its tensors at hand. */
record Opened(TensorModel model) implements AutoCloseable {

    static Path write(Path folder, Proto graph) {
        return write(folder, Proto.model(graph).bytes());
    }

    static Path write(Path folder, byte[] bytes) {
        try {
            return Files.write(folder.resolve("m.onnx"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Opened of(Path folder, Proto graph) {
        return new Opened(new OnnxSource(write(folder, graph).toString(), true, true).open("m"));
    }

    List<String> names() {
        return model.tensors().stream().map(TensorInfo::name).toList();
    }

    TensorInfo info(String name) {
        return model.tensors().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + names()));
    }

    byte[] bytes(String name) {
        TensorInfo info = info(name);
        // Room to spare, so that an empty tensor can be read too.
        byte[] bytes = new byte[(int) info.bytes() + 8];
        try (TensorStream stream = model.stream(info, 0)) {
            assertEquals(info.elements(), stream.read(MemorySegment.ofArray(bytes)));
        }
        return Arrays.copyOf(bytes, (int) info.bytes());
    }

    float[] floats(String name) {
        float[] floats = new float[(int) info(name).elements()];
        ByteBuffer.wrap(bytes(name))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(floats);
        return floats;
    }

    @Override
    public void close() {
        model.close();
    }
}
