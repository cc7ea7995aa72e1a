package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorSink;
import org.meander.source.TensorStream;

/** What every {@link TensorSink} that writes files promises. */
public abstract class SinkContract {

    private static final Map<String, String> METADATA = Map.of("format", "pt", "text", "\"ä\n{}\\ 𝄞");

    @TempDir
    Path folder;

    /** A sink that writes into this folder only, always to the same place, and refuses to replace. */
    protected abstract TensorSink sink(Path folder);

    /** A sink like {@link #sink}, to the same place, that replaces. */
    protected abstract TensorSink replacing(Path folder);

    /** A source whose only model is what was written. */
    protected abstract Source source(Path folder);

    /** Types that the sink takes; all unless overridden. */
    protected List<DType> types() {
        return List.of(DType.values());
    }

    /** Whether the source gives back the metadata; true unless overridden. */
    protected boolean metadataIsRead() {
        return true;
    }

    /** Tensors that between them have every type, scalars, empty ones, odd names and sizes around a power of two. */
    private List<TensorInfo> tensors() {
        Stream<TensorInfo> typed =
                types().stream().map(t -> new TensorInfo("of " + t, t, Shape.of(3, t.bits() < 8 ? 4 : 5)));
        DType first = types().getFirst();
        Stream<TensorInfo> shaped = Stream.of(
                new TensorInfo("scalar", DType.F32, Shape.of()),
                new TensorInfo("nothing", first, Shape.of(0, 7)),
                new TensorInfo("a/../b \"ü\"", DType.F32, Shape.of(4095)),
                new TensorInfo("ones", DType.F32, Shape.of(1, 1, 1)),
                new TensorInfo("more", DType.F32, Shape.of(4097)),
                new TensorInfo("last and empty", first, Shape.of(0)));
        return Stream.concat(typed, shaped).toList();
    }

    @Test
    void givesBackWhatWasWritten() {
        List<TensorInfo> tensors = tensors();
        try (TensorSink.Writer writer = sink(folder).create(tensors, METADATA)) {
            tensors.forEach(t -> write(writer, t, 1));
            writer.commit();
        }
        assertWritten(tensors, METADATA, 1);
    }

    @Test
    void writesAModelWithoutTensors() {
        try (TensorSink.Writer writer = sink(folder).create(List.of(), Map.of())) {
            writer.commit();
        }
        assertWritten(List.of(), Map.of(), 1);
    }

    @Test
    void refusesToCommitWhatIsIncomplete() throws IOException {
        Map<String, byte[]> before = files();
        List<TensorInfo> tensors = tensors();
        try (TensorSink.Writer writer = sink(folder).create(tensors, METADATA)) {
            tensors.subList(0, tensors.size() - 3).forEach(t -> write(writer, t, 1));
            assertInvalid(writer::commit);
        }
        assertFiles(before);
    }

    @Test
    void refusesMoreThanATensorHas() throws IOException {
        Map<String, byte[]> before = files();
        TensorInfo tensor = new TensorInfo("a", DType.F32, Shape.of(4));
        TensorInfo next = new TensorInfo("b", DType.F32, Shape.of(4));
        try (TensorSink.Writer writer = sink(folder).create(List.of(tensor, next), Map.of())) {
            assertInvalid(() -> writer.write(MemorySegment.ofArray(new float[5])));
            writer.write(MemorySegment.ofArray(new float[4]));
            writer.write(MemorySegment.ofArray(new float[4]));
            assertInvalid(() -> writer.write(MemorySegment.ofArray(new float[1])));
        }
        assertFiles(before);
    }

    @Test
    void leavesNothingWithoutACommit() throws IOException {
        Map<String, byte[]> before = files();
        List<TensorInfo> tensors = tensors();
        TensorSink.Writer writer = sink(folder).create(tensors, METADATA);
        tensors.forEach(t -> write(writer, t, 1));
        writer.close();
        writer.close();
        assertInvalid(writer::commit);
        assertInvalid(() -> writer.write(MemorySegment.ofArray(new float[1])));
        assertFiles(before);
    }

    @Test
    void leavesNothingButTheResult() throws IOException {
        givesBackWhatWasWritten();
        Map<String, byte[]> once = files();
        try (TensorSink.Writer writer = replacing(folder).create(tensors(), METADATA)) {
            tensors().forEach(t -> write(writer, t, 1));
            writer.commit();
        }
        assertEquals(once.keySet(), files().keySet());
    }

    @Test
    void keepsWhatIsThere() throws IOException {
        givesBackWhatWasWritten();
        Map<String, byte[]> before = files();
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> sink(folder).create(tensors(), METADATA).close());
        assertEquals(StandardError.ALREADY_EXISTS, e.code());
        assertFiles(before);
        try (TensorSink.Writer writer = replacing(folder).create(tensors(), METADATA)) {
            write(writer, tensors().getFirst(), 2);
            assertInvalid(writer::commit);
        }
        assertFiles(before);
    }

    @Test
    void replacesWhenToldTo() {
        givesBackWhatWasWritten();
        List<TensorInfo> other = List.of(new TensorInfo("other", DType.F32, Shape.of(3)));
        try (TensorSink.Writer writer = replacing(folder).create(other, Map.of())) {
            write(writer, other.getFirst(), 2);
            writer.commit();
        }
        assertWritten(other, Map.of(), 2);
    }

    @Test
    void refusesTwoTensorsOfOneName() throws IOException {
        Map<String, byte[]> before = files();
        TensorInfo tensor = new TensorInfo("a", DType.F32, Shape.of(1));
        assertInvalid(
                () -> sink(folder).create(List.of(tensor, tensor), Map.of()).close());
        assertFiles(before);
    }

    private static byte[] values(TensorInfo tensor, long seed) {
        byte[] values = new byte[Math.toIntExact(tensor.bytes())];
        new Random(seed * 31 + tensor.name().hashCode()).nextBytes(values);
        return values;
    }

    /** In pieces, the first of one element or as many as fill a byte, heap and native in turn. */
    private static void write(TensorSink.Writer writer, TensorInfo tensor, long seed) {
        MemorySegment values = MemorySegment.ofArray(values(tensor, seed));
        int piece = tensor.dtype().bits() == 6 ? 3 : Math.max(1, tensor.dtype().bits() / 8);
        for (long at = 0; at < values.byteSize(); ) {
            long size = Math.min(piece, values.byteSize() - at);
            writer.write(values.asSlice(at, size));
            at += size;
            piece *= 2;
        }
    }

    private void assertWritten(List<TensorInfo> tensors, Map<String, String> metadata, long seed) {
        Source source = source(folder);
        assertEquals(1, source.models().size());
        try (TensorModel model = source.open(source.models().getFirst())) {
            assertEquals(tensors, model.tensors());
            assertEquals(metadataIsRead() ? metadata : Map.of(), model.metadata());
            for (TensorInfo tensor : tensors) {
                byte[] got = new byte[Math.toIntExact(tensor.bytes()) + 8];
                try (TensorStream stream = model.stream(tensor, 0)) {
                    assertEquals(tensor.elements(), stream.read(MemorySegment.ofArray(got)));
                }
                assertArrayEquals(values(tensor, seed), Arrays.copyOf(got, got.length - 8), tensor.name());
            }
        }
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    private void assertFiles(Map<String, byte[]> expected) throws IOException {
        Map<String, byte[]> now = files();
        assertEquals(expected.keySet(), now.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, now.get(name), name));
    }

    private static void assertInvalid(Executable executable) {
        MeanderException e = assertThrows(MeanderException.class, executable);
        assertEquals(StandardError.INVALID_ARGUMENT, e.code(), e.getMessage());
    }
}
