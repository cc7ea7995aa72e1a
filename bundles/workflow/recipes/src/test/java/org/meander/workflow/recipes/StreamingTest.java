package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.codec.Block;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.IndexStrategy;
import org.meander.store.StoredBlock;
import org.meander.store.StoredTensor;

/** How an ingest cuts models into frames, goes on after an interruption, and deals with frames that fail. */
final class StreamingTest {

    private static final int BLOCK = 4096;
    private static final Encoder PLAIN = new Fakes.Plain("plain", 0);

    private final Fakes.MapSource source = new Fakes.MapSource();

    /** Tensors around the sizes of chunks and blocks, of two types. */
    private void model() {
        int[] sizes = {10, 300, 3 * BLOCK + 17, 1, 0, 255, 256, 257, 2 * BLOCK, 5};
        for (int i = 0; i < sizes.length; i++) {
            source.model("m", "t" + i, random(sizes[i], i));
        }
        source.model("m", "I64:ids", random(600, 77)).model("m", "last", random(BLOCK, 78));
    }

    private static float[] random(int length, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static <T> Map.Entry<Map<String, Object>, T> part(T part) {
        return Map.entry(Map.of(), part);
    }

    private Ingest ingest(MemoryStore store, Encoder codec, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("block_elements", BLOCK);
        all.put("threads", 2);
        return new Ingest(
                Configs.of(Ingest.Config.class, all),
                source,
                part((SpaceFillingCurve) new Fakes.Columns()),
                part(codec),
                part(PLAIN),
                part((IndexStrategy) new Sums()),
                part((IndexStrategy) new Sums("pictures", false, true)),
                part((IndexStrategy) new Sums("codes", true, false)),
                null,
                store,
                List.of());
    }

    private static Map<String, Object> framing(boolean chunks, boolean across) {
        return Map.of("chunk_encoding", chunks, "chunk_elements", 256, "chunk_across", across);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void aModelThatWasLeftAnywhereGoesOnToTheSameBytes(boolean chunks, boolean across) {
        model();
        MemoryStore undisturbed = new MemoryStore();
        ingest(undisturbed, PLAIN, framing(chunks, across)).run(new Fakes.Context());
        for (long first = 3; first < 14; first++) {
            MemoryStore store = new MemoryStore();
            Ingest ingest = ingest(store, PLAIN, framing(chunks, across));
            Fakes.Context left = new Fakes.Context();
            left.boundaries = first;
            assertTrue(leaves(ingest, left));
            Fakes.Context again = new Fakes.Context();
            again.boundaries = 5;
            Fakes.Context last = again;
            if (leaves(ingest, again)) {
                last = new Fakes.Context();
                assertFalse(leaves(ingest, last));
            }
            assertEquals(last.expected, last.done);
            assertSame(undisturbed.kept.get("m"), store.kept.get("m"));
        }
    }

    private static boolean leaves(Ingest ingest, Fakes.Context context) {
        try {
            ingest.run(context);
            return false;
        } catch (Fakes.Context.Left e) {
            return true;
        }
    }

    private static void assertSame(MemoryStore.Kept expected, MemoryStore.Kept found) {
        assertEquals(expected.tensors(), found.tensors());
        assertEquals(expected.signatures().keySet(), found.signatures().keySet());
        expected.signatures()
                .forEach((key, bytes) ->
                        assertArrayEquals(bytes, found.signatures().get(key), key));
        for (int t = 0; t < expected.payloads().size(); t++) {
            for (int b = 0; b < expected.payloads().get(t).size(); b++) {
                assertArrayEquals(
                        expected.payloads().get(t).get(b),
                        found.payloads().get(t).get(b));
            }
        }
    }

    @Test
    void chunksWithinTensorsHaveIndexesOfTheirOwn() {
        model();
        MemoryStore store = new MemoryStore();
        ingest(store, PLAIN, framing(true, false)).run(new Fakes.Context());
        MemoryStore.Kept kept = store.kept.get("m");
        for (int t = 0; t < kept.tensors().size(); t++) {
            StoredTensor tensor = kept.tensors().get(t);
            long left = tensor.info().elements();
            for (int b = 0; b < tensor.blocks().size(); b++) {
                assertEquals(Math.min(256, left), tensor.blocks().get(b).count());
                left -= tensor.blocks().get(b).count();
                byte[] own = kept.signatures().get("sums/" + t + "/" + b);
                assertEquals(tensor.info().dtype() == DType.F32, own != null);
            }
            assertEquals(0, left);
        }
        // Beside the index, one of the whole model and one of its tensors.
        assertEquals(
                Set.of("pictures/"),
                kept.signatures().keySet().stream()
                        .filter(key -> key.startsWith("pictures"))
                        .collect(Collectors.toSet()));
        assertTrue(kept.signatures().containsKey("codes/t2"));
        assertFalse(kept.signatures().containsKey("codes/"));
        float[] values = source.models.get("m").get("t2");
        IndexStrategy.Builder second = new Sums().builder(256);
        second.add(MemorySegment.ofArray(java.util.Arrays.copyOfRange(values, 256, 512)), 256);
        assertArrayEquals(
                second.finish().write().toArray(ValueLayout.JAVA_BYTE),
                kept.signatures().get("sums/2/1"));
    }

    @Test
    void chunksAcrossTensorsAreFullButForTheLastOfAType() {
        model();
        MemoryStore store = new MemoryStore();
        ingest(store, PLAIN, framing(true, true)).run(new Fakes.Context());
        long inFrame = 0;
        List<StoredTensor> tensors = store.kept.get("m").tensors();
        for (StoredTensor tensor : tensors) {
            for (StoredBlock block : tensor.blocks()) {
                assertEquals(inFrame, block.offset());
                inFrame += block.count();
                boolean last = inFrame == block.elements();
                assertTrue(last || tensor.info().dtype() == DType.F32 && inFrame < block.elements());
                inFrame = last ? 0 : inFrame;
            }
        }
        MemoryStore batches = new MemoryStore();
        ingest(batches, PLAIN, framing(false, false)).run(new Fakes.Context());
        StoredValues shared = values(store);
        StoredValues plain = values(batches);
        for (int t = 0; t < tensors.size(); t++) {
            if (tensors.get(t).info().dtype() == DType.F32) {
                int count = (int) tensors.get(t).info().elements();
                float[] a = new float[count];
                float[] b = new float[count];
                shared.read(t, 0, count, MemorySegment.ofArray(a));
                plain.read(t, 0, count, MemorySegment.ofArray(b));
                assertArrayEquals(b, a);
                assertArrayEquals(
                        source.models.get("m").get("t" + t),
                        t < 10 ? a : source.models.get("m").get("t" + t));
            }
        }
    }

    private static StoredValues values(MemoryStore store) {
        return new StoredValues(
                store.read("m"),
                new Parts(List.of(new Fakes.Plain("plain", 0)), List.of(new Fakes.Columns()), List.of()));
    }

    /** Fails a number of times for want of something, or for ever because of the data. */
    private record Failing(AtomicInteger failures, StandardError code) implements Fakes.Exact {

        @Override
        public String name() {
            return "plain";
        }

        @Override
        public Session open() {
            Session plain = PLAIN.open();
            return new Session() {
                @Override
                public long bound(DType dtype, int width, int height) {
                    return plain.bound(dtype, width, height);
                }

                @Override
                public Encoding encode(Block block, MemorySegment target) {
                    if (block.used() == 257 && failures.getAndDecrement() > 0) {
                        throw new MeanderException(code, "no room");
                    }
                    return plain.encode(block, target);
                }

                @Override
                public void close() {
                    plain.close();
                }
            };
        }
    }

    @Test
    void aFrameThatFailsIsTriedAgain() {
        model();
        MemoryStore undisturbed = new MemoryStore();
        ingest(undisturbed, PLAIN, Map.of()).run(new Fakes.Context());
        MemoryStore store = new MemoryStore();
        AtomicInteger failures = new AtomicInteger(2);
        ingest(store, new Failing(failures, StandardError.IO_FAILURE), Map.of("retries", 2))
                .run(new Fakes.Context());
        assertSame(undisturbed.kept.get("m"), store.kept.get("m"));
    }

    @Test
    void framesThatFailForGoodAreListedAndTheOtherModelsStored() {
        model();
        source.model("other", "w", random(100, 5));
        MemoryStore store = new MemoryStore();
        AtomicInteger failures = new AtomicInteger(1);
        Encoder failing = new Failing(failures, StandardError.UNSUPPORTED_DATA);
        MeanderException e = assertThrows(
                MeanderException.class, () -> ingest(store, failing, Map.of()).run(new Fakes.Context()));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
        assertTrue(e.getMessage().contains("model 'm', tensor 't7', elements 0 to 256: no room"), e.getMessage());
        assertFalse(store.kept.containsKey("m"));
        assertTrue(store.kept.containsKey("other"));
        Fakes.Context context = new Fakes.Context();
        ingest(store, PLAIN, Map.of()).run(context);
        assertTrue(store.kept.containsKey("m"));
    }

    @Test
    void memoryThatHoldsNoBatchIsRefused() {
        source.model("m", "I64:wide", random(100, 1));
        Map<String, Object> settings = Map.of("memory_limit_bytes", 128L << 20);
        Ingest fits = ingest(new MemoryStore(), PLAIN, settings);
        fits.run(new Fakes.Context());
        Framing framing = Framing.of(false, 8192, false, 1 << 26);
        MeanderException e =
                assertThrows(MeanderException.class, () -> new Workload("memory", 512L << 20, 2, framing, 4, 1, true));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }

    @Test
    void batchesFollowTheMemory() {
        Framing framing = Framing.of(true, 1000, false, 100_000);
        Workload workload = new Workload("memory", 512L << 20, 2, framing, 4, 10_000, true);
        assertEquals(100_000, workload.wanted());
        workload.adapt(0.91);
        assertEquals(80_000, workload.wanted());
        workload.adapt(0.9);
        workload.adapt(0.5);
        assertEquals(80_000, workload.wanted());
        workload.adapt(0.49);
        assertEquals(96_000, workload.wanted());
        workload.adapt(0.1);
        assertEquals(100_000, workload.wanted());
        for (int i = 0; i < 20; i++) {
            workload.adapt(1);
        }
        assertEquals(10_000, workload.wanted());
        assertEquals(10_000, framing.batch(DType.F32, workload.wanted()));
        assertEquals(1_000, framing.batch(DType.F32, 1));
    }
}
