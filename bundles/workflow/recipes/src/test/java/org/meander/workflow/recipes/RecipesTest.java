package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.codec.Encoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.source.TensorSink;
import org.meander.store.StoredModel;
import org.meander.workflow.Report;

/** Ingest, reconstruct and compare on plain parts. */
final class RecipesTest {

    private static final Fakes.Plain EXACT = new Fakes.Plain("plain", 0);
    private static final Fakes.Plain ROUNDING = new Fakes.Plain("rounding", 0.5f);
    private static final int BLOCK = 4096;

    private final MemoryStore store = new MemoryStore();
    private final Fakes.MapSource source = new Fakes.MapSource();

    private static float[] random(int length, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static <T> Map.Entry<Map<String, Object>, T> part(T part) {
        return Map.entry(Map.of("service.id", 1L, "some.key", 3), part);
    }

    private Ingest ingest(Encoder codec, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("block_elements", BLOCK);
        return new Ingest(
                Configs.of(Ingest.Config.class, all),
                source,
                part((SpaceFillingCurve) new Fakes.Columns()),
                part(codec),
                part((Encoder) EXACT),
                null,
                null,
                null,
                null,
                store,
                List.of());
    }

    private Reconstruct reconstruct(String model, TensorSink sink) {
        return new Reconstruct(
                Configs.of(Reconstruct.Config.class, Map.of("model", model)),
                store,
                sink,
                List.of(EXACT, ROUNDING),
                List.of(new Fakes.Columns()));
    }

    /** Collects all bytes and notes the order of calls. */
    private static final class Collector implements TensorSink, TensorSink.Writer {
        final List<String> names = new ArrayList<>();
        final List<byte[]> pieces = new ArrayList<>();
        boolean committed;

        @Override
        public String location() {
            return "collector";
        }

        @Override
        public Writer create(List<TensorInfo> tensors, Map<String, String> metadata) {
            assertEquals(Map.of("format", "fake"), metadata);
            tensors.forEach(t -> names.add(t.name()));
            return this;
        }

        @Override
        public void write(MemorySegment elements) {
            pieces.add(elements.toArray(ValueLayout.JAVA_BYTE));
        }

        @Override
        public void commit() {
            committed = true;
        }

        @Override
        public void close() {}

        float[] floats() {
            int bytes = pieces.stream().mapToInt(p -> p.length).sum();
            MemorySegment all = MemorySegment.ofArray(new float[bytes / 4]);
            long at = 0;
            for (byte[] piece : pieces) {
                MemorySegment.copy(MemorySegment.ofArray(piece), 0, all, at, piece.length);
                at += piece.length;
            }
            return all.toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    @Test
    void whatGoesInComesBackInOrder() {
        float[] first = random(3 * BLOCK + 17, 1);
        float[] second = random(1, 2);
        source.model("m", "a", first).model("m", "b", second).model("m", "empty");
        Fakes.Context context = new Fakes.Context();
        Report report = ingest(EXACT, Map.of()).run(context);
        assertEquals(first.length + 1, context.done);
        assertEquals(context.expected, context.done);
        assertEquals("stored", report.table().getFirst().get("state"));
        assertEquals(3, report.table().getFirst().get("tensors"));
        Collector collector = new Collector();
        reconstruct("m", collector).run(new Fakes.Context());
        assertEquals(List.of("a", "b", "empty"), collector.names);
        float[] expected = java.util.Arrays.copyOf(first, first.length + 1);
        expected[first.length] = second[0];
        assertArrayEquals(expected, collector.floats());
        assertTrue(collector.committed);
    }

    @Test
    void typesThatTheCodecDeniesAreStoredExactly() {
        source.model("m", "I64:ids", random(2 * BLOCK, 3)).model("m", "w", random(10, 4));
        ingest(ROUNDING, Map.of()).run(new Fakes.Context());
        assertEquals(
                "plain",
                store.kept.get("m").tensors().get(0).blocks().getFirst().codec());
        assertEquals(
                "rounding",
                store.kept.get("m").tensors().get(1).blocks().getFirst().codec());
    }

    @Test
    void theReportHasTheErrorsThatWereMade() {
        source.model("m", "w", 0.1f, 1f, -0.25f);
        Map<String, Object> row =
                ingest(ROUNDING, Map.of()).run(new Fakes.Context()).table().getFirst();
        assertEquals(0.25, (double) row.get("maxError"), 1e-6);
        assertEquals(Math.sqrt((0.01 + 0.0625) / 3), (double) row.get("rmsError"), 1e-6);
    }

    @Test
    void anUnchangedModelIsLeftAlone() {
        source.model("m", "w", random(5, 1));
        ingest(EXACT, Map.of()).run(new Fakes.Context());
        Report again = ingest(EXACT, Map.of()).run(new Fakes.Context());
        assertEquals("unchanged", again.table().getFirst().get("state"));
        assertEquals(1, store.commits);
        source.fingerprint = "2";
        ingest(EXACT, Map.of()).run(new Fakes.Context());
        assertEquals(2, store.commits);
        ingest(EXACT, Map.of("existing", "replace")).run(new Fakes.Context());
        assertEquals(3, store.commits);
        MeanderException failure = assertThrows(MeanderException.class, () -> ingest(EXACT, Map.of("existing", "fail"))
                .run(new Fakes.Context()));
        assertEquals(StandardError.ALREADY_EXISTS, failure.code());
    }

    @Test
    void leavingAtAnyBoundaryLosesNothingThatWasCommitted() {
        source.model("a", "w", random(2 * BLOCK, 1))
                .model("b", "w", random(BLOCK, 2))
                .model("c", "w", random(7, 3));
        ingest(EXACT, Map.of()).run(new Fakes.Context());
        Map<String, List<List<byte[]>>> expected = new HashMap<>();
        store.kept.forEach((name, kept) -> expected.put(name, kept.payloads()));
        for (int boundaries = 0; boundaries < 12; boundaries++) {
            store.kept.clear();
            store.commits = 0;
            Fakes.Context leaving = new Fakes.Context();
            leaving.boundaries = boundaries;
            try {
                ingest(EXACT, Map.of()).run(leaving);
            } catch (Fakes.Context.Left e) {
                assertTrue(store.commits < 3, "left although all was done");
            }
            ingest(EXACT, Map.of()).run(new Fakes.Context());
            assertEquals(3, store.commits, "every model is stored once, after " + boundaries + " boundaries");
            expected.forEach((name, payloads) -> {
                for (int block = 0; block < payloads.getFirst().size(); block++) {
                    assertArrayEquals(
                            payloads.getFirst().get(block),
                            store.kept.get(name).payloads().getFirst().get(block));
                }
            });
        }
    }

    /** 5000 of 16384 cells, 0.305: the first size above that is half full is 8192, the last below is 4096. */
    @Test
    void sizesThatTheOldRuleRefusesAreReportedAndStored() {
        source.model("m", "w", random(5000, 1)).model("full", "w", random(4096, 1));
        Report report = ingest(EXACT, Map.of("min_efficiency_ratio", 0.5)).run(new Fakes.Context());
        assertEquals(
                List.of("m: 5000 values use 0.305 of 16384 cells; valid sizes: 4096, 8192"),
                report.facts().get("belowMinEfficiencyRatio"));
        assertEquals(2, store.commits);
    }

    @Test
    void severalModelsCannotHaveOneName() {
        source.model("a", "w", 1f).model("b", "w", 1f);
        MeanderException failure = assertThrows(
                MeanderException.class, () -> ingest(EXACT, Map.of("name", "x")).run(new Fakes.Context()));
        assertEquals(StandardError.INVALID_ARGUMENT, failure.code());
        ingest(EXACT, Map.of("name", "x", "models", new String[] {"b"})).run(new Fakes.Context());
        assertEquals(
                List.of("x"), store.models().stream().map(StoredModel::name).toList());
    }

    @Test
    void aMissingDecoderIsNamed() {
        source.model("m", "w", 1f);
        ingest(new Fakes.Plain("exotic", 0), Map.of()).run(new Fakes.Context());
        MeanderException failure = assertThrows(
                MeanderException.class, () -> reconstruct("m", null).run(new Fakes.Context()));
        assertEquals(StandardError.UNAVAILABLE, failure.code());
        assertEquals(
                "the data was written with codec 'exotic', which is not installed; installed: plain, rounding",
                failure.getMessage());
    }

    @Test
    void comparesWithTheSourceValueByValue() {
        source.model("m", "a", 0f, 3f, 4f).model("m", "only here", 1f);
        ingest(EXACT, Map.of()).run(new Fakes.Context());
        source.models.clear();
        source.model("other", "a", 0f, 3f, 5f, 100f).model("other", "only there", 1f);
        Compare compare = new Compare(
                Configs.of(Compare.Config.class, Map.of("left", "m", "right", "other")),
                store,
                source,
                List.of(EXACT),
                List.of(new Fakes.Columns()));
        Report report = compare.run(new Fakes.Context());
        assertEquals(3L, report.facts().get("compared"));
        assertEquals(1.0, report.facts().get("maxDifference"));
        assertEquals(1.0, report.facts().get("distance"));
        assertEquals((9 + 20) / (5 * Math.sqrt(34)), (double) report.facts().get("cosine"), 1e-12);
        assertEquals(1, report.facts().get("onlyLeft"));
        assertEquals(1, report.facts().get("onlyRight"));
        assertEquals("[3] against [4]", report.table().getFirst().get("shape"));
    }

    @Test
    void valuesThatAreNotFiniteAreComparedByTheirBits() {
        source.model("m", "a", Float.NaN, Float.POSITIVE_INFINITY, 1f);
        ingest(EXACT, Map.of()).run(new Fakes.Context());
        source.models.clear();
        source.model("m", "a", Float.NaN, Float.NEGATIVE_INFINITY, 1f);
        Compare compare = new Compare(
                Configs.of(Compare.Config.class, Map.of("left", "m")),
                store,
                source,
                List.of(EXACT),
                List.of(new Fakes.Columns()));
        Report report = compare.run(new Fakes.Context());
        assertEquals(1L, report.facts().get("nonFiniteMismatches"));
        assertEquals(0.0, report.facts().get("maxDifference"));
    }
}
