package org.meander.quantizer.composed;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.meander.base.Cancellation;
import org.meander.index.IndexStrategy;
import org.meander.index.SegmentMeans;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.SearchResult;
import org.meander.search.Metric;
import org.meander.search.Ranges;
import org.meander.search.SearchMethod;
import org.meander.search.SimilarityMethod;
import org.meander.search.TopHits;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/**
 * One search: the method finds the candidates with the largest cosines, and these are compared by all measures. For one thread.
 *
 * @param opening gives a thread the candidates' vectors and indices
 * @param memory of the work
 * @param method the search method
 * @param index makes the index of the query
 * @param signing makes other signatures of vectors
 * @param places where models are kept among others; if empty, they follow one another
 * @param weights of direction, magnitude and distribution
 * @param candidates most candidates that are compared by all measures
 * @param threads most threads, the caller's included
 */
record ModelSearch(
        Supplier<Candidates> opening,
        Memory memory,
        SearchMethod method,
        IndexStrategy index,
        Signing signing,
        Optional<Function<QuantizedModel, VectorSet.Place>> places,
        double[] weights,
        int candidates,
        int threads) {

    /** Less work than this is not worth a thread. */
    private static final long VALUES_PER_THREAD = 1 << 20;

    List<SearchResult> run(float[] query, List<QuantizedModel> models, int limit, double threshold) {
        Asked asked = asked(query);
        boolean scores = method instanceof SimilarityMethod;
        List<SearchResult> results = new ArrayList<>();
        Candidates opened = opening.get();
        for (SearchMethod.Hit hit : hits(asked, models, scores ? limit : Math.max(limit, candidates), scores)) {
            SearchResult result = result(hit, asked, opened, models.get(hit.row()));
            if (result.similarityScore() >= threshold) {
                results.add(result);
            }
        }
        if (!scores) {
            results.sort(Comparator.comparingDouble(SearchResult::similarityScore)
                    .reversed()
                    .thenComparing(result -> result.model().name()));
        }
        return List.copyOf(results.subList(0, Math.min(limit, results.size())));
    }

    /**
     * The query.
     *
     * @param levels of its index
     */
    private record Asked(Vector vector, List<SegmentMeans.Level> levels, QuantizedModel.Statistics statistics) {}

    private Asked asked(float[] query) {
        IndexStrategy.Builder builder = index.builder(query.length);
        builder.add(MemorySegment.ofArray(query), query.length);
        Optional<SegmentMeans> means = Optional.of(builder.finish())
                .filter(SegmentMeans.class::isInstance)
                .map(SegmentMeans.class::cast);
        List<SegmentMeans.Level> levels = means.map(SegmentMeans::levels).orElse(List.of());
        QuantizedModel.Statistics statistics = Statistic.of(query);
        Vector vector = new ComparedVector(
                "query",
                query.length,
                query.length,
                () -> query,
                statistics.squaredNorm(),
                0,
                0,
                levels,
                means,
                signing);
        return new Asked(vector, levels, statistics);
    }

    /** A method with scores of its own ranks the whole set; any other one may look at parts of it. */
    private List<SearchMethod.Hit> hits(Asked asked, List<QuantizedModel> models, int limit, boolean whole) {
        Cancellation cancellation = () -> Thread.currentThread().isInterrupted();
        SearchMethod.Request request = new SearchMethod.Request(Metric.COSINE, limit, Double.NEGATIVE_INFINITY);
        if (whole) {
            return part(asked, models, 0, models.size(), request, cancellation);
        }
        long worth = asked.vector.dimension() * models.size() / VALUES_PER_THREAD;
        int tasks = Math.min(Math.clamp(worth, 1, threads), models.size());
        TopHits nearest = new TopHits(request);
        for (List<SearchMethod.Hit> part : Ranges.run(
                models.size(), tasks, cancellation, (from, to, stop) -> part(asked, models, from, to, request, stop))) {
            part.forEach(nearest::offer);
        }
        return nearest.hits();
    }

    private List<SearchMethod.Hit> part(
            Asked asked,
            List<QuantizedModel> models,
            int from,
            int to,
            SearchMethod.Request request,
            Cancellation cancellation) {
        List<QuantizedModel> own = models.subList(from, to);
        long bytes = own.stream().mapToLong(VectorDecoder::memory).max().orElse(0);
        return memory.work(bytes, "comparing a model", () -> {
            Candidates opened = opening.get();
            List<Vector> vectors = new ArrayList<>();
            for (QuantizedModel model : own) {
                cancellation.check();
                vectors.add(vector(model, opened, asked));
            }
            return method.search(asked.vector, set(vectors, own), request, cancellation).hits().stream()
                    .map(hit -> new SearchMethod.Hit(
                            from + hit.row(), hit.id(), hit.cosine(), hit.distance(), hit.similarity()))
                    .toList();
        });
    }

    private VectorSet set(List<Vector> vectors, List<QuantizedModel> models) {
        return new VectorSet() {
            @Override
            public int size() {
                return vectors.size();
            }

            @Override
            public Vector get(int row) {
                return vectors.get(row);
            }

            @Override
            public Place place(int row) {
                return places.map(of -> of.apply(models.get(row))).orElseGet(() -> VectorSet.super.place(row));
            }
        };
    }

    private Vector vector(QuantizedModel model, Candidates opened, Asked asked) {
        long dimension = asked.vector.dimension();
        double outside =
                model.parameterCount() > dimension ? Statistic.energy(opened.values(model), (int) dimension) : 0;
        double error = Math.sqrt(model.blocks().stream()
                .mapToDouble(QuantizedModel.Image::squaredError)
                .sum());
        return new ComparedVector(
                model.name(),
                dimension,
                model.parameterCount(),
                () -> opened.values(model),
                model.statistics().squaredNorm(),
                outside,
                error,
                asked.levels,
                opened.means(model),
                signing);
    }

    private SearchResult result(SearchMethod.Hit hit, Asked asked, Candidates opened, QuantizedModel model) {
        Map<Integer, Double> matching = new HashMap<>();
        opened.means(model)
                .ifPresent(means -> asked.levels.forEach(level -> means.levels().stream()
                        .filter(other -> other.segmentLength() == level.segmentLength()
                                && other.means().length == level.means().length)
                        .forEach(other -> matching.put(level.means().length, alike(level.means(), other.means())))));
        SearchMethod.Similarity own = hit.similarity();
        return new SearchResult(
                model,
                own.known() ? own.overall() : similarity(hit.cosine(), asked.statistics, model.statistics()),
                own.known()
                        ? new SearchResult.Scores(own.features(), own.hierarchical(), own.coherence())
                        : SearchResult.Scores.NONE,
                hit.cosine(),
                hit.distance(),
                matching,
                model.reconstructionError(),
                method.name());
    }

    private double similarity(double cosine, QuantizedModel.Statistics a, QuantizedModel.Statistics b) {
        double score = weights[0] * (1 + cosine) / 2 + weights[1] * magnitude(a, b) + weights[2] * distribution(a, b);
        return Math.clamp(score, 0, 1);
    }

    /** The smaller norm over the larger; 1 for two zeros. */
    static double magnitude(QuantizedModel.Statistics a, QuantizedModel.Statistics b) {
        double larger = Math.max(a.squaredNorm(), b.squaredNorm());
        return larger == 0 ? 1 : Math.sqrt(Math.min(a.squaredNorm(), b.squaredNorm()) / larger);
    }

    /**
     * The Bhattacharyya coefficient of two normal distributions (A. Bhattacharyya, "On a measure of divergence between two statistical
     * populations", 1943); for one without a variance, whether the other is the same.
     */
    static double distribution(QuantizedModel.Statistics a, QuantizedModel.Statistics b) {
        double variances = a.deviation() * a.deviation() + b.deviation() * b.deviation();
        double difference = a.mean() - b.mean();
        if (variances == 0) {
            return difference == 0 ? 1 : 0;
        }
        return Math.sqrt(2 * a.deviation() * b.deviation() / variances)
                * Math.exp(-difference * difference / (4 * variances));
    }

    /** {@code (1 + r) / 2} of the correlation; of constant rows 1 if they are equal and 1/2 if not. */
    static double alike(double[] a, double[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        boolean equal = true;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
            equal &= a[i] == b[i];
        }
        if (equal) {
            return 1;
        }
        return aa == 0 || bb == 0 ? 0.5 : Math.clamp((1 + ab / Math.sqrt(aa * bb)) / 2, 0, 1);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
