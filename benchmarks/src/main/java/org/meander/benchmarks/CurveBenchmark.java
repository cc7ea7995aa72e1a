package org.meander.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.locationtech.jts.shape.fractal.HilbertCode;
import org.meander.curve.Grid;
import org.meander.curve.SpaceFillingCurve;
import org.meander.curve.gilbert.GilbertCurve;
import org.meander.curve.hilbert.HilbertCurve;
import org.meander.curve.morton.MortonCurve;

/**
 * Curves forward and back beside {@link System#arraycopy} and the {@code HilbertCode} of JTS. Arguments: exponents of two, lengths of the
 * sequence; 20, 24 and 26 without any.
 */
public final class CurveBenchmark {

    /** JTS works on no more than so many elements; its rate does not depend on where. */
    private static final int JTS_ELEMENTS = 1 << 18;

    /** A repetition moves at least so many elements: one pass over a small image is over before its cache is its own. */
    private static final int REPETITION_ELEMENTS = 1 << 24;

    private CurveBenchmark() {}

    public static void main(String[] arguments) {
        int[] exponents = {20, 24, 26};
        if (arguments.length > 0) {
            exponents = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        }
        for (int exponent : exponents) {
            floats(exponent);
        }
        for (int elementBytes : new int[] {1, 2, 8}) {
            otherSizes(22, elementBytes);
        }
    }

    private static void floats(int exponent) {
        int count = 1 << exponent;
        SpaceFillingCurve hilbert = new HilbertCurve();
        float[] source = new float[count];
        float[] target = new float[count];
        Paired paired = new Paired("2^" + exponent + " floats", "Gfloat/s");
        add(paired, "System.arraycopy", count, () -> System.arraycopy(source, 0, target, 0, count));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment nativeSource = arena.allocate(4L * count, 64);
            MemorySegment nativeTarget = arena.allocate(4L * count, 64);
            add(paired, "MemorySegment.copy", count, () -> nativeTarget.copyFrom(nativeSource));
            forthAndBack(paired, hilbert, count, 4, nativeSource, nativeTarget, "native");
            if (exponent <= 24) {
                MemorySegment heapSource = MemorySegment.ofArray(source);
                forthAndBack(paired, hilbert, count, 4, heapSource, MemorySegment.ofArray(target), "heap");
            }
            forthAndBack(paired, new MortonCurve(), count, 4, nativeSource, nativeTarget, "native");
            forthAndBack(paired, new GilbertCurve(), count, 4, nativeSource, nativeTarget, "native");
            int order = exponent / 2;
            int part = Math.min(count, JTS_ELEMENTS);
            paired.add("JTS HilbertCode.decode", part * 1e-9, () -> jtsMap(order, part, source, target));
            paired.add("JTS HilbertCode.encode", part * 1e-9, () -> jtsUnmap(order, part, target, source));
            paired.run(exponent > 22 ? 6 : 20, 31);
        }
    }

    private static void otherSizes(int exponent, int elementBytes) {
        int count = 1 << exponent;
        byte[] source = new byte[count * elementBytes];
        byte[] target = new byte[count * elementBytes];
        Paired paired = new Paired("2^" + exponent + " elements of " + elementBytes + " bytes", "Gelement/s");
        add(paired, "System.arraycopy", count, () -> System.arraycopy(source, 0, target, 0, source.length));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment nativeSource = arena.allocate(source.length, 64);
            MemorySegment nativeTarget = arena.allocate(source.length, 64);
            forthAndBack(paired, new HilbertCurve(), count, elementBytes, nativeSource, nativeTarget, "native");
            forthAndBack(paired, new MortonCurve(), count, elementBytes, nativeSource, nativeTarget, "native");
            forthAndBack(paired, new GilbertCurve(), count, elementBytes, nativeSource, nativeTarget, "native");
            paired.run(12, 21);
        }
    }

    private static void forthAndBack(
            Paired paired,
            SpaceFillingCurve curve,
            int count,
            int elementBytes,
            MemorySegment sequence,
            MemorySegment image,
            String where) {
        Grid grid = curve.grid(count);
        add(paired, curve.name() + " map, " + where, count, () -> curve.map(grid, sequence, image, elementBytes));
        add(paired, curve.name() + " unmap, " + where, count, () -> curve.unmap(grid, image, sequence, elementBytes));
    }

    private static void add(Paired paired, String name, int count, Runnable work) {
        int times = Math.max(1, REPETITION_ELEMENTS / count);
        paired.add(name, (double) count * times * 1e-9, () -> {
            for (int i = 0; i < times; i++) {
                work.run();
            }
        });
    }

    private static void jtsMap(int order, int count, float[] sequence, float[] image) {
        for (int d = 0; d < count; d++) {
            var cell = HilbertCode.decode(order, d);
            image[((int) cell.y << order) + (int) cell.x] = sequence[d];
        }
    }

    private static void jtsUnmap(int order, int count, float[] image, float[] sequence) {
        for (int i = 0; i < count; i++) {
            int x = i & (1 << order) - 1;
            int y = i >>> order;
            sequence[HilbertCode.encode(order, x, y)] = image[i];
        }
    }
}
