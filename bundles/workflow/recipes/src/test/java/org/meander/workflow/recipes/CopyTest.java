package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.TensorSink;
import org.meander.tck.RecipeContract;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;

final class CopyTest extends RecipeContract {

    /** More than fit the recipe's buffer. */
    private static final float[] LONG = new float[500_001];

    static {
        Random random = new Random(1);
        for (int i = 0; i < LONG.length; i++) {
            LONG[i] = random.nextFloat();
        }
    }

    private final Fakes.MapSource source = new Fakes.MapSource()
            .model("m", "a/long", LONG)
            .model("m", "I64:two", 1, 2, 3, 4)
            .model("m", "none");

    /** What was committed last: tensors, metadata, and the bytes of each call of write. */
    private static final class Memory implements TensorSink {

        private List<TensorInfo> tensors = List.of();
        private Map<String, String> metadata = Map.of();
        private byte[] bytes = {};

        @Override
        public String location() {
            return "memory";
        }

        @Override
        public Writer create(List<TensorInfo> all, Map<String, String> about) {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            return new Writer() {
                @Override
                public void write(MemorySegment elements) {
                    written.writeBytes(elements.toArray(ValueLayout.JAVA_BYTE));
                }

                @Override
                public void commit() {
                    tensors = all;
                    metadata = about;
                    bytes = written.toByteArray();
                }

                @Override
                public void close() {}
            };
        }
    }

    private Memory sink = new Memory();

    private Recipe copy(String model) {
        return new Copy(Configs.of(Copy.Config.class, Map.of("model", model)), source, sink);
    }

    @Override
    protected void reset() {
        sink = new Memory();
    }

    @Override
    protected Recipe recipe() {
        return copy("");
    }

    @Override
    protected Object outcome(Report report) {
        return List.of(report, sink.tensors, java.util.Arrays.hashCode(sink.bytes));
    }

    @Test
    void everyTensorAndTheMetadata() {
        Report report = copy("m").run(new Fakes.Context());
        assertEquals(
                List.of(
                        new TensorInfo("a/long", DType.F32, Shape.of(LONG.length)),
                        new TensorInfo("I64:two", DType.I64, Shape.of(2)),
                        new TensorInfo("none", DType.F32, Shape.of(0))),
                sink.tensors);
        assertEquals(Map.of("format", "fake"), sink.metadata);
        MemorySegment got = MemorySegment.ofArray(sink.bytes);
        assertEquals(4 * LONG.length + 16, got.byteSize());
        assertArrayEquals(
                MemorySegment.ofArray(LONG).toArray(ValueLayout.JAVA_BYTE),
                got.asSlice(0, 4L * LONG.length).toArray(ValueLayout.JAVA_BYTE));
        assertArrayEquals(
                MemorySegment.ofArray(new float[] {1, 2, 3, 4}).toArray(ValueLayout.JAVA_BYTE),
                got.asSlice(4L * LONG.length).toArray(ValueLayout.JAVA_BYTE));
        assertEquals("memory", report.facts().get("written"));
        assertEquals(3, report.facts().get("tensors"));
    }

    @Test
    void oneOfSeveralMustBeNamed() {
        source.model("other", "t", 1);
        MeanderException e = assertThrows(MeanderException.class, () -> copy("").run(new Fakes.Context()));
        assertTrue(e.getMessage().contains("2 models"), e.getMessage());
        copy("other").run(new Fakes.Context());
        assertEquals(1, sink.tensors.size());
    }
}
