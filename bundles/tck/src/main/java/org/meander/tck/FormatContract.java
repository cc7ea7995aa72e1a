package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.ByteRange;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/**
 * What every {@link TensorFormat} promises: it recognises its files by content, reads them wherever they are, plans what it reads,
 * closes what it opens, and gives one clear error for what is damaged.
 */
public abstract class FormatContract {

    private static final long SPARE_BYTES = 64L << 20;
    private static final int READ_BYTES = 1 << 16;

    protected abstract TensorFormat format();

    /** The files of a small model of at least one element, by name; of the format's own kind each. */
    protected abstract Map<String, byte[]> files();

    /** The one of {@link #files} that is opened. */
    protected abstract String file();

    /** Damaged copies of the model that are tried. */
    protected int mutations() {
        return 2000;
    }

    @Test
    void recognisesItsFileByContent() {
        byte[] content = files().get(file());
        assertTrue(recognises("renamed", content).orElse(0) >= 50, recognises("renamed", content)::toString);
        assertEquals(recognises("renamed", content), recognises(file(), content));
    }

    @Test
    void isNeverSureOfNoise() {
        Random random = new Random(7);
        byte[] content = files().get(file());
        for (int length = 0; length < 300; length++) {
            recognises(file(), Arrays.copyOf(content, Math.min(length, content.length)));
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            recognises(file(), noise);
        }
        assertEquals(Optional.empty(), recognises(file(), new byte[0]));
        assertEquals(Optional.empty(), recognises(file(), new byte[4096]));
        assertEquals(
                Optional.empty(),
                recognises(file(), "Once upon a time\n".repeat(300).getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<Integer> recognises(String name, byte[] content) {
        byte[] head = Arrays.copyOf(content, Math.min(content.length, TensorFormat.HEAD_BYTES));
        Optional<Integer> sure = format().recognises(name, MemorySegment.ofArray(head), content.length);
        sure.ifPresent(s -> assertTrue(s >= 1 && s <= 100, "sure " + s));
        return sure;
    }

    @Test
    void hasTheNameOfItsType() {
        assertFalse(format().type().isBlank());
        assertEquals(format().type(), format().type());
    }

    @Test
    void plansWhatItReads() {
        FarFiles far = new FarFiles(files());
        try (TensorModel model = format().open("m", far, file())) {
            List<TensorInfo> reversed = model.tensors().reversed();
            model.plan(reversed);
            for (FarFiles.Far file : far.opened()) {
                if (!file.closed()) {
                    file.forget();
                }
            }
            reversed.forEach(tensor -> read(model, tensor, 4096));
            for (FarFiles.Far file : far.opened()) {
                if (!file.closed()) {
                    assertTrue(
                            file.reads().stream().allMatch(read -> within(read, file.planned())),
                            file.location() + " has read " + file.reads() + " by plan " + file.planned());
                }
            }
            model.plan(List.of());
            far.opened()
                    .forEach(file -> assertTrue(file.closed() || file.planned().isEmpty()));
        }
    }

    private static boolean within(ByteRange read, List<ByteRange> planned) {
        return planned.stream().anyMatch(p -> p.offset() <= read.offset() && read.end() <= p.end());
    }

    @Test
    void opensNothingTwiceAndClosesAll() {
        FarFiles far = new FarFiles(files());
        TensorModel model = format().open("m", far, file());
        assertEquals("m", model.name());
        TensorInfo tensor = model.tensors().stream()
                .filter(t -> t.elements() > 0)
                .findFirst()
                .orElseThrow();
        assertEquals(
                far.opened().size(),
                far.opened().stream().map(FarFiles.Far::location).distinct().count());
        model.close();
        far.opened().forEach(file -> assertTrue(file.closed(), file.location()));
        assertEquals(
                StandardError.INVALID_ARGUMENT,
                assertThrows(MeanderException.class, () -> model.stream(tensor, 0))
                        .code());
    }

    @Test
    void givesTheConfigurationBesideIt() {
        Map<String, byte[]> files = new TreeMap<>(files());
        assertEquals(Optional.empty(), config(files));
        files.put("config.json", "{\"hidden_size\":384}".getBytes(StandardCharsets.UTF_8));
        assertEquals(Optional.of("{\"hidden_size\":384}"), config(files));
    }

    private Optional<String> config(Map<String, byte[]> files) {
        FarFiles far = new FarFiles(files);
        try (TensorModel model = format().open("m", far, file())) {
            return model.config();
        }
    }

    @Test
    void readsDamagedFilesOrRefusesThem() {
        Random random = new Random(11);
        byte[] good = files().get(file());
        for (int i = 0; i < mutations(); i++) {
            int seed = i;
            byte[] bad = damaged(good, random, seed);
            long before = allocated();
            Assertions.assertTimeout(Duration.ofSeconds(10), () -> tryToRead(bad), () -> "damage " + seed);
            long took = allocated() - before;
            assertTrue(took <= bad.length + SPARE_BYTES, "damage " + seed + " took " + took + " bytes");
        }
    }

    /** Bits flipped, bytes set to what hurts, words of ones, parts cut or repeated; mostly near an end, where structure is. */
    private static byte[] damaged(byte[] good, Random random, int seed) {
        byte[] bad = good.clone();
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times && bad.length > 0; i++) {
            int near = Math.min(bad.length, 1 + random.nextInt(512));
            int at = random.nextInt(4) == 0
                    ? random.nextInt(bad.length)
                    : random.nextBoolean() ? random.nextInt(near) : bad.length - 1 - random.nextInt(near);
            switch (random.nextInt(6)) {
                case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bad[at] = new byte[] {0, 1, 0x7f, (byte) 0x80, (byte) 0xff}[random.nextInt(5)];
                case 2 -> Arrays.fill(bad, at, Math.min(bad.length, at + 1 + random.nextInt(8)), (byte) -1);
                case 3 -> Arrays.fill(bad, at, Math.min(bad.length, at + 1 + random.nextInt(8)), (byte) 0);
                case 4 ->
                    bad = Arrays.copyOf(bad, random.nextInt(3) == 0 ? at : bad.length - 1 - seed % 7 % bad.length);
                default -> {
                    int length = Math.min(random.nextInt(16), bad.length - at);
                    System.arraycopy(bad, at, bad, random.nextInt(bad.length - length + 1), length);
                }
            }
        }
        return bad;
    }

    private void tryToRead(byte[] content) {
        Map<String, byte[]> files = new TreeMap<>(files());
        files.put(file(), content);
        FarFiles far = new FarFiles(files);
        recognises(file(), content);
        try (TensorModel model = format().open("m", far, file())) {
            for (TensorInfo tensor :
                    model.tensors().subList(0, Math.min(20, model.tensors().size()))) {
                try (TensorStream stream = model.stream(tensor, 0)) {
                    stream.read(MemorySegment.ofArray(new byte[READ_BYTES]));
                } catch (MeanderException e) {
                    assertClear(e);
                }
            }
        } catch (MeanderException e) {
            assertClear(e);
        }
        far.opened().forEach(file -> assertTrue(file.closed(), file.location() + " is left open"));
    }

    private static void assertClear(MeanderException e) {
        assertFalse(e.code() == StandardError.INTERNAL_ERROR, e.getMessage());
        assertTrue(e.getMessage().contains("far:"), e.getMessage());
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void readsTheSameInAnyPieces() {
        FarFiles far = new FarFiles(files());
        try (TensorModel model = format().open("m", far, file())) {
            for (TensorInfo tensor : model.tensors()) {
                assertArrayEquals(read(model, tensor, 1 << 20), read(model, tensor, 24), tensor.toString());
            }
        }
    }

    private static byte[] read(TensorModel model, TensorInfo tensor, int chunk) {
        byte[] all = new byte[Math.toIntExact(tensor.bytes())];
        List<Integer> places = new ArrayList<>(List.of(0));
        byte[] target = new byte[chunk];
        try (TensorStream stream = model.stream(tensor, 0)) {
            for (long n = stream.read(MemorySegment.ofArray(target));
                    n > 0;
                    n = stream.read(MemorySegment.ofArray(target))) {
                int at = places.getLast();
                int bytes = (int) tensor.dtype().bytes(n);
                System.arraycopy(target, 0, all, at, bytes);
                places.add(at + bytes);
            }
        }
        assertEquals(all.length, places.getLast());
        return all;
    }
}
