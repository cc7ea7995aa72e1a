package org.meander.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.meander.base.Cancellation;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Searcher;
import org.meander.search.Vector;
import org.meander.search.exact.ExactSearch;

/**
 * A batch of queries for the nearest ten of Gaussian vectors of 1,024 by L2 distance: all at once, one after the other, and by the flat
 * index of FAISS, all on one thread and in turn. Arguments: number of vectors, 100,000 if there is none; number of queries, 256; a Python
 * that has FAISS, which is left out without it.
 */
public final class BatchBenchmark {

    private static final int DIMENSION = 1024;

    private static double sink;

    private BatchBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 256;
        Path folder = Files.createTempDirectory("batch");
        Path file = folder.resolve("vectors.f32");
        try (Arena arena = Arena.ofShared()) {
            MemorySegment matrix = gaussian(arena, file, rows + count);
            PackedVectors set = packed(matrix.asSlice(0, 4L * rows * DIMENSION), rows);
            PackedVectors asked = packed(matrix.asSlice(4L * rows * DIMENSION), count);
            List<Vector> queries =
                    IntStream.range(0, count).mapToObj(asked::get).toList();
            Searcher exact = new ExactSearch(1).prepare(set, Cancellation.NEVER);
            Request request = new Request(Metric.L2, 10, Double.POSITIVE_INFINITY);
            Paired paired = new Paired(rows + " x " + DIMENSION + ", " + count + " queries", "queries/s")
                    .add("exact, one by one", 4, () -> queries.subList(0, 4)
                            .forEach(query -> sink += exact.search(query, request, Cancellation.NEVER)
                                    .read()))
                    .add(
                            "exact, a batch",
                            count,
                            () -> sink += exact.searchAll(queries, request, Cancellation.NEVER)
                                    .size());
            if (arguments.length < 3) {
                paired.run(5, 15);
                return;
            }
            Process process = faiss(arguments[2], file, rows);
            try (BufferedReader answers = process.inputReader();
                    Writer asks = process.outputWriter()) {
                await(answers);
                paired.addTimed("FAISS, flat", count, () -> {
                    try {
                        asks.append('\n').flush();
                        return Math.round(Double.parseDouble(await(answers)) * 1e9);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                paired.run(5, 15);
            } finally {
                process.destroy();
            }
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
            System.out.println(sink == 0 ? " " : "");
        }
    }

    private static String await(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the Python process ended; what it wrote is above");
        }
        return line;
    }

    private static Process faiss(String python, Path file, int rows) throws IOException {
        String script = String.join(
                "\n",
                "import sys, time, numpy, faiss",
                "faiss.omp_set_num_threads(1)",
                "x = numpy.fromfile(sys.argv[1], '<f4').reshape(-1, " + DIMENSION + ")",
                "index = faiss.IndexFlatL2(" + DIMENSION + ")",
                "index.add(x[:" + rows + "])",
                "print('ready', flush=True)",
                "for line in sys.stdin:",
                "    start = time.process_time()",
                "    index.search(x[" + rows + ":], 10)",
                "    print(time.process_time() - start, flush=True)");
        ProcessBuilder builder = new ProcessBuilder(python, "-c", script, file.toString());
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static MemorySegment gaussian(Arena arena, Path file, int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4L * rows * DIMENSION, arena);
            for (long i = 0; i < (long) rows * DIMENSION; i++) {
                mapped.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
            }
            return arena.allocate(mapped.byteSize(), 64).copyFrom(mapped);
        }
    }

    private static PackedVectors packed(MemorySegment matrix, int rows) {
        return new PackedVectors(IntStream.range(0, rows).mapToObj(i -> "v" + i).toList(), matrix, DIMENSION);
    }
}
