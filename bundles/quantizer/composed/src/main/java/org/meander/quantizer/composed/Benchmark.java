package org.meander.quantizer.composed;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.meander.base.MeanderException;
import org.meander.quantizer.BenchmarkReport;
import org.meander.quantizer.Parameters;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.QuantizerError;
import org.meander.quantizer.SearchQuery;

/** Measures a quantizer on normal variables. */
final class Benchmark {

    private static final long SEED = 42;

    private final Quantizer quantizer;
    private final int trials;

    Benchmark(Quantizer quantizer, int trials) {
        if (trials < 1) {
            throw new MeanderException(QuantizerError.VALIDATION, "trials are " + trials + "; there must be 1 or more");
        }
        this.quantizer = quantizer;
        this.trials = trials;
    }

    BenchmarkReport run(int... counts) {
        List<BenchmarkReport.Row> rows = new ArrayList<>();
        for (int count : counts) {
            if (count < 1) {
                throw new MeanderException(
                        QuantizerError.VALIDATION, "parameter count is " + count + "; it must be 1 or more");
            }
        }
        for (int count : counts) {
            // The first call of a kernel waits for the compiler, which is no part of what is measured.
            trial(count, -1);
            rows.add(row(count));
        }
        return new BenchmarkReport(trials, rows);
    }

    private record Trial(float[] values, QuantizedModel model, double quantization, double reconstruction) {}

    private Trial trial(int count, int trial) {
        SplittableRandom random = new SplittableRandom(SEED + 31L * count + trial);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        long start = System.nanoTime();
        QuantizedModel model =
                quantizer.quantize(Parameters.of(values).named("trial-" + trial).unregistered());
        long quantized = System.nanoTime();
        quantizer.reconstruct(model);
        long reconstructed = System.nanoTime();
        return new Trial(values, model, (quantized - start) * 1e-9, (reconstructed - quantized) * 1e-9);
    }

    private BenchmarkReport.Row row(int count) {
        List<Trial> all = new ArrayList<>();
        for (int i = 0; i < trials; i++) {
            all.add(trial(count, i));
        }
        List<QuantizedModel> models = all.stream().map(Trial::model).toList();
        long start = System.nanoTime();
        for (Trial one : all) {
            quantizer.search(SearchQuery.of(one.values).among(models));
        }
        double search = (System.nanoTime() - start) * 1e-9 / trials;
        return new BenchmarkReport.Row(
                count,
                mean(all.stream().map(Trial::quantization).toList()),
                mean(all.stream().map(Trial::reconstruction).toList()),
                search,
                mean(models.stream().map(QuantizedModel::compressionRatio).toList()),
                mean(models.stream().map(QuantizedModel::reconstructionError).toList()),
                mean(models.stream()
                        .map(m -> m.workingMemory() / (double) (1 << 20))
                        .toList()));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }
}
