package org.meander.benchmarks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meander.base.Cancellation;
import org.meander.base.Floats;
import org.meander.base.TensorInfo;
import org.meander.curve.hilbert.HilbertCurve;
import org.meander.index.IndexStrategy;
import org.meander.index.bits.BitIndex;
import org.meander.index.features.PictureIndex;
import org.meander.index.hierarchical.HierarchicalIndex;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SimilarityMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.meander.search.bits.BitSearch;
import org.meander.search.coherence.CoherenceSearch;
import org.meander.search.exact.ExactSearch;
import org.meander.search.features.FeatureSearch;
import org.meander.search.features.FrameCache;
import org.meander.search.hierarchical.HierarchicalSearch;
import org.meander.search.hybrid.HybridSearch;
import org.meander.search.progressive.ProgressiveSearch;
import org.meander.source.LocalFolder;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.source.onnx.OnnxFormat;

/**
 * How much of what the exact method finds each of the others finds, among real models and 200 noisy relatives of them. Two kinds of
 * queries: models of the set with noise of one hundredth of the RMS of their values, and new relatives with a tenth. Arguments: a folder of
 * ONNX files, values of a model (its runs of 1,024, evenly spread; 262,144 if it is not said), queries of a kind (all).
 */
public final class RecallBenchmark {

    private static final int RUN = 1024;
    private static final int RELATIVES = 200;
    private static final double[] NOISE = {0.02, 0.05, 0.1, 0.2, 0.3};
    private static final int LIMIT = 10;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private RecallBenchmark() {}

    /** Vectors of which each could lie in a file of its own. */
    private record Apart(VectorSet vectors) implements VectorSet {
        @Override
        public int size() {
            return vectors.size();
        }

        @Override
        public Vector get(int row) {
            return vectors.get(row);
        }
    }

    /** A method that orders by its similarity alone. */
    private record Alone(SimilarityMethod method) implements SimilarityMethod {
        @Override
        public String name() {
            return method.name();
        }

        @Override
        public List<Similarity> similarities(Vector query, VectorSet set, int[] rows, Cancellation cancellation) {
            return method.similarities(query, set, rows, cancellation);
        }
    }

    public static void main(String[] arguments) throws IOException {
        int values = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1 << 18;
        List<float[]> models = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (Path file : files(Path.of(arguments[0]))) {
            models.add(sample(file, values));
            ids.add(file.getFileName().toString());
        }
        int bases = models.size();
        Random random = new Random(1);
        for (int i = 0; i < RELATIVES; i++) {
            double noise = NOISE[i / bases % NOISE.length];
            models.add(noisy(models.get(i % bases), noise, random));
            ids.add("%s+%.2f-%d".formatted(ids.get(i % bases), noise, i));
        }
        int queries = arguments.length > 2 ? Integer.parseInt(arguments[2]) : models.size();
        List<float[]> near = new ArrayList<>();
        List<float[]> relatives = new ArrayList<>();
        for (int i = 0; i < Math.min(queries, models.size()); i++) {
            near.add(noisy(models.get(i), 0.01, random));
            relatives.add(noisy(models.get(i % bases), 0.1, random));
        }
        List<IndexStrategy> strategies =
                List.of(new HierarchicalIndex(), new PictureIndex(new HilbertCurve()), new BitIndex());
        VectorSet set = packed(ids, models, values, strategies);
        System.out.printf(
                "%d models, %d noisy relatives, %,d values each; queries are models of the set with noise 0.01 (near),"
                        + " or new relatives with noise 0.1 (relative)%n%n",
                bases, RELATIVES, values);
        System.out.printf(
                "%-28s %10s %10s %12s %12s %10s%n",
                "", "near @1", "near @10", "relative @1", "relative @10", "ms/query");
        List<List<String>> rightNear = new ArrayList<>();
        List<List<String>> rightRelatives = new ArrayList<>();
        VectorSet askedNear = packed(names("near", near), near, values, strategies);
        VectorSet askedRelatives = packed(names("relative", relatives), relatives, values, strategies);
        ask(new ExactSearch(1), set, askedNear).forEach(rightNear::add);
        ask(new ExactSearch(1), set, askedRelatives).forEach(rightRelatives::add);
        methods().forEach((name, method) -> {
            VectorSet searched = name.equals("exact") ? set : new Apart(set);
            long start = System.nanoTime();
            List<List<String>> foundNear = ask(method, searched, askedNear);
            List<List<String>> foundRelatives = ask(method, searched, askedRelatives);
            double ms = (System.nanoTime() - start) * 1e-6 / (foundNear.size() + foundRelatives.size());
            System.out.printf(
                    "%-28s %10.3f %10.3f %12.3f %12.3f %10.2f%n",
                    name,
                    recall(foundNear, rightNear, 1),
                    recall(foundNear, rightNear, LIMIT),
                    recall(foundRelatives, rightRelatives, 1),
                    recall(foundRelatives, rightRelatives, LIMIT),
                    ms);
        });
    }

    private static Map<String, SearchMethod> methods() {
        FeatureSearch features = new FeatureSearch(new FrameCache(10_000));
        HybridSearch hybrid = new HybridSearch(new HierarchicalSearch(), features);
        Map<String, SearchMethod> methods = new LinkedHashMap<>();
        methods.put("exact", new ExactSearch(1));
        methods.put("progressive", new ProgressiveSearch(false, 1));
        methods.put("bits, of the index", new BitSearch(200, 20, 1));
        methods.put("hierarchical", new HierarchicalSearch());
        methods.put("hierarchical, rerank 0", new Alone(new HierarchicalSearch()));
        methods.put("hybrid", hybrid);
        methods.put("hybrid, rerank 0", new Alone(hybrid));
        methods.put("coherence of hierarchical", new CoherenceSearch(new HierarchicalSearch(), 0.2));
        methods.put("coherence of hybrid", new CoherenceSearch(hybrid, 0.2));
        methods.put("features", features);
        return methods;
    }

    private static List<List<String>> ask(SearchMethod method, VectorSet set, VectorSet queries) {
        List<List<String>> found = new ArrayList<>();
        for (int q = 0; q < queries.size(); q++) {
            found.add(
                    method
                            .search(queries.get(q), set, new Request(Metric.COSINE, LIMIT, -1), Cancellation.NEVER)
                            .hits()
                            .stream()
                            .map(SearchMethod.Hit::id)
                            .toList());
        }
        return found;
    }

    /** Mean share of the first hits of the exact method that are among the first of another. */
    private static double recall(List<List<String>> found, List<List<String>> right, int count) {
        double sum = 0;
        for (int q = 0; q < right.size(); q++) {
            Set<String> hits = found.get(q).stream().limit(count).collect(Collectors.toSet());
            List<String> wanted = right.get(q).stream().limit(count).toList();
            sum += (double) wanted.stream().filter(hits::contains).count() / wanted.size();
        }
        return sum / right.size();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList();
        }
    }

    private static List<String> names(String prefix, List<float[]> rows) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            names.add(prefix + i);
        }
        return names;
    }

    private static PackedVectors packed(
            List<String> ids, List<float[]> rows, int values, List<IndexStrategy> strategies) {
        MemorySegment matrix = Arena.ofAuto().allocate(4L * values * rows.size(), 64);
        for (int row = 0; row < rows.size(); row++) {
            MemorySegment.copy(rows.get(row), 0, matrix, F32, 4L * values * row, values);
        }
        return new PackedVectors(ids, matrix, values, strategies);
    }

    /** Noise relative to the RMS of each run, as layers differ in scale. */
    private static float[] noisy(float[] values, double noise, Random random) {
        float[] result = values.clone();
        for (int from = 0; from < result.length; from += RUN) {
            int to = Math.min(result.length, from + RUN);
            double squares = 0;
            for (int i = from; i < to; i++) {
                squares += (double) values[i] * values[i];
            }
            double scale = noise * Math.sqrt(squares / (to - from));
            for (int i = from; i < to; i++) {
                result[i] += (float) (scale * random.nextGaussian());
            }
        }
        return result;
    }

    /** Runs of a model's float tensors, one after another, evenly spread. */
    private static float[] sample(Path file, int values) {
        try (TensorModel model = new OnnxFormat()
                        .open(
                                file.getFileName().toString(),
                                new LocalFolder(file.toAbsolutePath().getParent()),
                                file.getFileName().toString());
                Arena arena = Arena.ofConfined()) {
            List<TensorInfo> tensors = model.tensors().stream()
                    .filter(t -> t.dtype().isFloat() && t.elements() > 1)
                    .toList();
            long elements = tensors.stream().mapToLong(TensorInfo::elements).sum();
            MemorySegment all = arena.allocate(Float.BYTES * elements, 64);
            long at = 0;
            for (TensorInfo tensor : tensors) {
                MemorySegment bytes = arena.allocate(tensor.dtype().bytes(tensor.elements()), 64);
                try (TensorStream stream = model.stream(tensor, 0)) {
                    stream.read(bytes);
                }
                Floats.widen(
                        tensor.dtype(), bytes, all.asSlice(at, Float.BYTES * tensor.elements()), tensor.elements());
                at += Float.BYTES * tensor.elements();
            }
            float[] sample = new float[values];
            int runs = values / RUN;
            for (int r = 0; r < runs; r++) {
                long from = runs == 1 ? 0 : (elements - RUN) * r / (runs - 1);
                MemorySegment.copy(all, F32, Float.BYTES * from, sample, r * RUN, RUN);
            }
            return sample;
        }
    }
}
