package org.meander.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.meander.base.Cancellation;
import org.meander.index.IndexStrategy;
import org.meander.index.hierarchical.HierarchicalIndex;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.search.Vector;
import org.meander.search.exact.ExactSearch;
import org.meander.search.progressive.ProgressiveSearch;

/**
 * A query against vectors of 1,024 in native memory, beside a plain sum of the same memory: what reading costs. The vectors are
 * near-duplicates in clusters of 50. Argument: number of vectors, 100,000 if there is none.
 */
public final class SearchBenchmark {

    private static final int DIMENSION = 1024;
    private static final int CLUSTER = 50;
    private static final int CHUNK = 4096;
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    private static double sink;

    private SearchBenchmark() {}

    public static void main(String[] arguments) {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        double gigabytes = 4e-9 * rows * DIMENSION;
        try (Arena arena = Arena.ofShared()) {
            MemorySegment matrix = arena.allocate(4L * rows * DIMENSION, 64);
            fill(matrix, rows);
            List<String> ids = IntStream.range(0, rows).mapToObj(i -> "v" + i).toList();
            PackedVectors plain = new PackedVectors(ids, matrix, DIMENSION);
            PackedVectors indexed = new PackedVectors(ids, matrix, DIMENSION, new HierarchicalIndex());
            Vector query = indexed.get(rows / 3);
            Request cosine = new Request(Metric.COSINE, 10, -1);
            Request distance = new Request(Metric.L2, 10, Double.POSITIVE_INFINITY);
            SearchMethod exact = new ExactSearch(1);
            SearchMethod two = new ExactSearch(2);
            SearchMethod progressive = new ProgressiveSearch(false, 1);
            report(exact, progressive, query, indexed, cosine);
            report(exact, progressive, query, indexed, distance);
            new Paired(rows + " x " + DIMENSION + " F32, one query, top 10", "GB/s of values")
                    .add("sum", gigabytes, () -> sum(matrix))
                    .add("exact, cosine", gigabytes, () -> search(exact, query, plain, cosine))
                    .add("exact, L2", gigabytes, () -> search(exact, query, plain, distance))
                    .add("exact, L2, 2 threads", gigabytes, () -> search(two, query, plain, distance))
                    .add("progressive, cosine", gigabytes, () -> search(progressive, query, indexed, cosine))
                    .add("progressive, L2", gigabytes, () -> search(progressive, query, indexed, distance))
                    .run(10, 30);
            new Paired("hierarchical index", "GB/s of values")
                    .add("sum", gigabytes, () -> sum(matrix))
                    .add("one sequence", gigabytes, () -> index(matrix, matrix.byteSize() / 4))
                    .add("sequences of 1,048,576", gigabytes, () -> index(matrix, 1 << 20))
                    .add("sequences of 1,024", gigabytes, () -> index(matrix, DIMENSION))
                    .run(5, 20);
        }
        System.out.println(sink == 0 ? " " : "");
    }

    private static void fill(MemorySegment matrix, int rows) {
        Random random = new Random(1);
        float[] centre = new float[DIMENSION];
        float[] row = new float[DIMENSION];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < DIMENSION; i++) {
                centre[i] = r % CLUSTER == 0 ? (float) random.nextGaussian() : centre[i];
                row[i] = centre[i] + 0.05f * (random.nextFloat() - 0.5f);
            }
            MemorySegment.copy(row, 0, matrix, ValueLayout.JAVA_FLOAT, 4L * r * DIMENSION, DIMENSION);
        }
    }

    private static void report(
            SearchMethod exact, SearchMethod progressive, Vector query, PackedVectors set, Request request) {
        Result a = exact.search(query, set, request, Cancellation.NEVER);
        Result b = progressive.search(query, set, request, Cancellation.NEVER);
        System.out.printf(
                "%s: hits %s, progressive read %d and pruned %d of %d%n",
                request.metric(), a.hits().equals(b.hits()) ? "equal" : "DIFFERENT", b.read(), b.pruned(), set.size());
    }

    private static void search(SearchMethod method, Vector query, PackedVectors set, Request request) {
        sink += method.search(query, set, request, Cancellation.NEVER).read();
    }

    private static void index(MemorySegment matrix, long length) {
        long elements = matrix.byteSize() / 4;
        IndexStrategy strategy = new HierarchicalIndex();
        for (long at = 0; at < elements; at += length) {
            long here = Math.min(length, elements - at);
            IndexStrategy.Builder builder = strategy.builder(here);
            for (long piece = 0; piece < here; piece += 1 << 14) {
                long count = Math.min(1 << 14, here - piece);
                builder.add(matrix.asSlice(4 * (at + piece), 4 * count), count);
            }
            sink += builder.finish().elements();
        }
    }

    private static void sum(MemorySegment matrix) {
        for (long at = 0; at < matrix.byteSize(); at += 4 * CHUNK) {
            sink += sum(matrix, at);
        }
    }

    private static float sum(MemorySegment matrix, long offset) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int lanes = S.length();
        for (int i = 0; i < CHUNK; i += 4 * lanes) {
            long at = offset + 4L * i;
            a = a.add(FloatVector.fromMemorySegment(S, matrix, at, ByteOrder.LITTLE_ENDIAN));
            b = b.add(FloatVector.fromMemorySegment(S, matrix, at + 4L * lanes, ByteOrder.LITTLE_ENDIAN));
            c = c.add(FloatVector.fromMemorySegment(S, matrix, at + 8L * lanes, ByteOrder.LITTLE_ENDIAN));
            d = d.add(FloatVector.fromMemorySegment(S, matrix, at + 12L * lanes, ByteOrder.LITTLE_ENDIAN));
        }
        return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    }
}
