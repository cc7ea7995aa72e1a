package org.meander.source.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.SourceContract;

class OnnxSourceTest extends SourceContract {

    @TempDir
    Path folder;

    /** A model with every way in which values are stored and handed out. */
    static Proto graph() {
        Random random = new Random(5);
        byte[] bytes = new byte[4 * 70 * 90];
        random.nextBytes(bytes);
        float[] scales = new float[90];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = random.nextFloat();
        }
        byte[] integers = Arrays.copyOf(bytes, 70 * 90);
        long[] numbers = random.longs(5000).toArray();
        return new Proto()
                .message(1, Proto.node("MatMul", "/a/MatMul", "x", "onnx::MatMul_1"))
                .message(1, Proto.node("MatMulInteger", "/b/MatMul_quant", "x", "onnx::MatMul_2_quantized", "z", "y"))
                .message(5, Proto.tensor("plain", 1, 70, 90).bytes(9, bytes))
                .message(5, Proto.tensor("onnx::MatMul_1", 1, 70, 90).bytes(9, bytes))
                .message(5, Proto.tensor("onnx::MatMul_2_quantized", 3, 70, 90).bytes(9, integers))
                .message(5, Proto.floats("onnx::MatMul_2_scale", scales, 90))
                .message(5, Proto.tensor("rows_quantized", 2, 70, 90).bytes(9, integers))
                .message(5, Proto.floats("rows_scale", Arrays.copyOf(scales, 70), 70))
                .message(5, Proto.tensor("numbers", 7, 5000).bytes(7, Proto.varints(numbers)))
                .message(5, Proto.tensor("halves", 22, 4999).bytes(9, Arrays.copyOf(bytes, 2500)))
                .message(5, Proto.tensor("pieces", 1, 3).fixed32(4, 1).bytes(4, Proto.floats(2, 3)))
                .message(5, Proto.tensor("four", 23, 64).bytes(9, Arrays.copyOf(bytes, 32)))
                .message(5, Proto.tensor("empty", 1, 0))
                .message(5, Proto.floats("scalar", new float[] {-Float.MAX_VALUE}));
    }

    @Override
    protected Source source() {
        try {
            Path path = folder.resolve("m.onnx");
            if (!Files.exists(path)) {
                Files.write(path, Proto.model(graph()).bytes());
                Files.write(folder.resolve("a.onnx"), Proto.model(new Proto()).bytes());
                Files.write(folder.resolve("other.bin"), new byte[3]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Source folders = new OnnxSource(folder.toString(), true, true);
        assertEquals(List.of("a", "m"), folders.models());
        return new OnnxSource(folder.resolve("m.onnx").toString(), true, true);
    }

    @Test
    void namesAFileWithoutItsExtension() {
        assertEquals(List.of("m"), source().models());
    }

    @Test
    void refusesAPathThatIsNotThere() {
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> new OnnxSource(folder.resolve("missing.onnx").toString(), true, true));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }

    @Test
    void failsWhenTheFileIsCutOrChanged() throws IOException {
        Source source = source();
        for (String name : List.of("plain", "a.weight", "b.weight", "numbers")) {
            Files.write(folder.resolve("m.onnx"), Proto.model(graph()).bytes());
            try (Opened opened = new Opened(source.open("m"));
                    RandomAccessFile file =
                            new RandomAccessFile(folder.resolve("m.onnx").toFile(), "rw")) {
                TensorStream stream = opened.model().stream(opened.info(name), 0);
                file.setLength(100);
                MeanderException e =
                        assertThrows(MeanderException.class, () -> stream.read(MemorySegment.ofArray(new long[2000])));
                assertEquals(StandardError.IO_FAILURE, e.code());
            }
        }
    }

    @Test
    void settingsAreInTheFingerprint() {
        source();
        try (TensorModel a = new OnnxSource(folder.resolve("m.onnx").toString(), true, true).open("m");
                TensorModel b = new OnnxSource(folder.resolve("m.onnx").toString(), false, true).open("m")) {
            assertNotEquals(a.fingerprint(), b.fingerprint());
        }
    }

    @Test
    void hasAProbe() throws IOException {
        source();
        OnnxFormat probe = new OnnxFormat();
        assertEquals("onnx", probe.type());
        assertEquals(Optional.of(95), probe.recognises(folder.resolve("m.onnx")));
        assertEquals(Optional.of(95), probe.recognises(folder));
        assertEquals(Optional.empty(), probe.recognises(folder.resolve("other.bin")));
        assertEquals(Optional.empty(), probe.recognises(folder.resolve("missing")));
        Path cut = Files.write(
                folder.resolve("cut"), Arrays.copyOf(Proto.model(graph()).bytes(), 20));
        assertEquals(Optional.of(95), probe.recognises(cut));
        Path text = Files.writeString(folder.resolve("text"), "\b\u0001 is how no text begins");
        assertEquals(Optional.empty(), probe.recognises(text));
        Path empty = Files.createFile(folder.resolve("empty"));
        assertEquals(Optional.empty(), probe.recognises(empty));
    }
}
