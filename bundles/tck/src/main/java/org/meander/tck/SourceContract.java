package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** What every {@link Source} promises. Its models should be small: each tensor is read whole, several times. */
public abstract class SourceContract {

    private static final byte UNTOUCHED = (byte) 0xA5;

    /** A source with at least one model that has at least one element. */
    protected abstract Source source();

    @Test
    void offersTheSameModelsInTheSameOrderEachTime() {
        Source source = source();
        List<String> names = source.models();
        assertFalse(names.isEmpty());
        assertEquals(names, source.models());
        assertEquals(names, source().models());
        assertEquals(names.size(), new HashSet<>(names).size());
    }

    @Test
    void refusesAModelThatItLacks() {
        Source source = source();
        for (String name : List.of("no such model", "", "..", "/")) {
            MeanderException e = assertThrows(MeanderException.class, () -> source.open(name));
            assertEquals(StandardError.NOT_FOUND, e.code());
        }
    }

    @Test
    void opensTheSameModelTwice() {
        Source source = source();
        for (String name : source.models()) {
            try (TensorModel a = source.open(name);
                    TensorModel b = source.open(name)) {
                assertEquals(name, a.name());
                assertEquals(a.tensors(), b.tensors());
                assertEquals(a.metadata(), b.metadata());
                assertEquals(a.fingerprint(), b.fingerprint());
                assertFalse(a.fingerprint().isBlank());
                assertEquals(
                        a.tensors().size(),
                        a.tensors().stream().map(TensorInfo::name).distinct().count());
            }
        }
    }

    @Test
    void givesEachTensorWholeAndThenItsEnd() {
        eachTensor((model, tensor) -> {
            byte[] whole = whole(model, tensor);
            // Room to spare: what lies behind the last element stays as it was.
            byte[] room = new byte[whole.length + 64];
            Arrays.fill(room, UNTOUCHED);
            try (TensorStream stream = model.stream(tensor, 0)) {
                assertEquals(tensor.elements(), stream.read(MemorySegment.ofArray(room)));
                assertEquals(0, stream.read(MemorySegment.ofArray(new byte[64])));
                assertEquals(0, stream.read(MemorySegment.ofArray(new byte[64])));
            }
            assertArrayEquals(whole, Arrays.copyOf(room, whole.length));
            for (int i = whole.length; i < room.length; i++) {
                assertEquals(UNTOUCHED, room[i]);
            }
        });
    }

    @Test
    void givesTheSameFromEveryOffset() {
        eachTensor((model, tensor) -> {
            byte[] whole = whole(model, tensor);
            for (long from : offsets(tensor)) {
                byte[] rest = read(model, tensor, from, 1 << 16);
                int begin = (int) tensor.dtype().bytes(from);
                assertArrayEquals(Arrays.copyOfRange(whole, begin, whole.length), rest, tensor + " from " + from);
            }
        });
    }

    @Test
    void leavesOutWhatIsSkipped() {
        eachTensor((model, tensor) -> {
            byte[] expected = whole(model, tensor);
            int step = groupBytes(tensor.dtype());
            for (long from : offsets(tensor)) {
                try (TensorStream stream = model.stream(tensor, 0)) {
                    if (!stream.skip(from)) {
                        continue;
                    }
                    long at = tensor.dtype().bytes(from);
                    byte[] bytes = new byte[(int) Math.min(step, expected.length - at)];
                    if (bytes.length > 0) {
                        stream.read(MemorySegment.ofArray(bytes));
                    }
                    assertArrayEquals(Arrays.copyOfRange(expected, (int) at, (int) at + bytes.length), bytes);
                    assertInvalid(() -> stream.skip(-1));
                    assertInvalid(() -> stream.skip(tensor.elements() + 1));
                }
            }
        });
    }

    @Test
    void fillsTargetsOfAnySize() {
        eachTensor((model, tensor) -> {
            byte[] whole = whole(model, tensor);
            byte[] start = Arrays.copyOf(whole, (int) Math.min(whole.length, 24L * groupBytes(tensor.dtype())));
            for (int groups : List.of(1, 2, 3, 7)) {
                byte[] got = new byte[start.length];
                try (TensorStream stream = model.stream(tensor, 0)) {
                    for (int at = 0; at < got.length; ) {
                        int size = Math.min(groups * groupBytes(tensor.dtype()), got.length - at);
                        long elements = stream.read(MemorySegment.ofArray(got).asSlice(at, size));
                        assertEquals(size * 8L / tensor.dtype().bits(), elements);
                        at += size;
                    }
                }
                assertArrayEquals(start, got, tensor + " by " + groups);
            }
            for (int bytes : List.of(1021, 4099, 65_537)) {
                assertArrayEquals(whole, read(model, tensor, 0, Math.max(bytes, groupBytes(tensor.dtype()))));
            }
        });
    }

    @Test
    void fillsNativeMemoryAtOddAddresses() {
        eachTensor((model, tensor) -> {
            byte[] whole = whole(model, tensor);
            try (Arena arena = Arena.ofConfined();
                    TensorStream stream = model.stream(tensor, 0)) {
                MemorySegment target = arena.allocate(whole.length + 9L, 8).asSlice(1, whole.length + 8L);
                assertEquals(tensor.elements(), stream.read(target));
                assertArrayEquals(whole, target.asSlice(0, whole.length).toArray(ValueLayout.JAVA_BYTE));
            }
        });
    }

    @Test
    void refusesWhatItCannotRead() {
        eachTensor((model, tensor) -> {
            assertInvalid(() -> model.stream(tensor, -1));
            assertInvalid(() -> model.stream(tensor, tensor.elements() + 1));
            assertInvalid(() -> model.stream(tensor, Long.MAX_VALUE));
            TensorInfo stranger = new TensorInfo(tensor.name() + " of another", DType.F32, Shape.of(1));
            MeanderException e = assertThrows(MeanderException.class, () -> model.stream(stranger, 0));
            assertEquals(StandardError.NOT_FOUND, e.code());
            try (TensorStream stream = model.stream(tensor, 0)) {
                assertInvalid(() -> stream.read(MemorySegment.ofArray(new byte[0])));
            }
        });
    }

    @Test
    void endsWhenClosed() {
        Source source = source();
        String name = source.models().getFirst();
        TensorModel model = source.open(name);
        TensorInfo tensor = someTensor(model);
        TensorStream first = model.stream(tensor, 0);
        TensorStream second = model.stream(tensor, 0);
        MemorySegment target = MemorySegment.ofArray(new byte[64]);
        first.close();
        first.close();
        assertInvalid(() -> first.read(target));
        assertTrue(second.read(target) > 0);
        model.close();
        model.close();
        assertInvalid(() -> model.stream(tensor, 0).read(target));
        assertInvalid(() -> model.stream(tensor, 0));
        second.close();
    }

    @Test
    void givesSeveralStreamsAtOnce() throws InterruptedException, ExecutionException {
        Source source = source();
        try (TensorModel model = source.open(source.models().getFirst());
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<byte[]> expected = new ArrayList<>();
            List<Callable<byte[]>> reads = new ArrayList<>();
            for (int round = 0; round < 4; round++) {
                for (TensorInfo tensor : model.tensors()) {
                    expected.add(whole(model, tensor));
                    reads.add(() -> read(model, tensor, 0, 4096));
                }
            }
            List<Future<byte[]>> results = threads.invokeAll(reads, 60, TimeUnit.SECONDS);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), results.get(i).get());
            }
        }
    }

    @Test
    void interleavesStreams() {
        eachTensor((model, tensor) -> {
            byte[] whole = whole(model, tensor);
            int group = groupBytes(tensor.dtype());
            try (TensorStream a = model.stream(tensor, 0);
                    TensorStream b = model.stream(tensor, 0)) {
                byte[] first = new byte[5 * group];
                byte[] second = new byte[5 * group];
                for (int at = 0; at < Math.min(whole.length, 20 * group); at += first.length) {
                    long n = a.read(MemorySegment.ofArray(first));
                    assertEquals(n, b.read(MemorySegment.ofArray(second)));
                    int bytes = (int) tensor.dtype().bytes(n);
                    assertArrayEquals(Arrays.copyOfRange(whole, at, at + bytes), Arrays.copyOf(first, bytes));
                    assertArrayEquals(Arrays.copyOf(first, bytes), Arrays.copyOf(second, bytes));
                }
            }
        });
    }

    private interface Check {
        void on(TensorModel model, TensorInfo tensor);
    }

    private void eachTensor(Check check) {
        Source source = source();
        for (String name : source.models()) {
            try (TensorModel model = source.open(name)) {
                model.tensors().forEach(t -> check.on(model, t));
            }
        }
    }

    private static TensorInfo someTensor(TensorModel model) {
        return model.tensors().stream()
                .filter(t -> t.elements() > 0)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] whole(TensorModel model, TensorInfo tensor) {
        byte[] whole = new byte[Math.toIntExact(tensor.bytes())];
        if (whole.length > 0) {
            try (TensorStream stream = model.stream(tensor, 0)) {
                assertEquals(tensor.elements(), stream.read(MemorySegment.ofArray(whole)));
            }
        }
        return whole;
    }

    private static byte[] read(TensorModel model, TensorInfo tensor, long from, int chunk) {
        byte[] rest = new byte[(int) (tensor.bytes() - tensor.dtype().bytes(from))];
        byte[] target = new byte[chunk];
        int at = 0;
        try (TensorStream stream = model.stream(tensor, from)) {
            for (long n = stream.read(MemorySegment.ofArray(target));
                    n > 0;
                    n = stream.read(MemorySegment.ofArray(target))) {
                int bytes = (int) tensor.dtype().bytes(n);
                System.arraycopy(target, 0, rest, at, bytes);
                at += bytes;
            }
        }
        assertEquals(rest.length, at);
        return rest;
    }

    /** Bytes of the fewest elements that fill whole bytes. */
    private static int groupBytes(DType dtype) {
        return dtype.bits() >= 8 ? dtype.bits() / 8 : dtype.bits() == 6 ? 3 : 1;
    }

    private static TreeSet<Long> offsets(TensorInfo tensor) {
        long group = groupBytes(tensor.dtype()) * 8L / tensor.dtype().bits();
        long groups = tensor.elements() / group;
        TreeSet<Long> offsets = new TreeSet<>();
        for (long g : new long[] {0, 1, 2, 3, 31, 64, 65, groups / 3, groups / 2, groups - 1, groups}) {
            offsets.add(Math.clamp(g, 0, groups) * group);
        }
        return offsets;
    }

    private static void assertInvalid(Executable executable) {
        MeanderException e = assertThrows(MeanderException.class, executable);
        assertEquals(StandardError.INVALID_ARGUMENT, e.code(), e.getMessage());
    }
}
