package org.meander.quantizer;

import java.util.List;

/**
 * Times and sizes on normal variables of several lengths.
 *
 * @param trials vectors of each length
 * @param rows one a length
 */
public record BenchmarkReport(int trials, List<Row> rows) {

    public BenchmarkReport {
        rows = List.copyOf(rows);
    }

    /**
     * Means over the trials of a length.
     *
     * @param parameterCount the length
     * @param quantizationTime seconds of quantizing
     * @param reconstructionTime seconds of turning back
     * @param searchTime seconds of a search among the trials' models
     * @param compressionRatio original over compressed size
     * @param reconstructionError relative RMS error
     * @param memoryUsageMb MiB that quantizing took beside vector and model
     */
    public record Row(
            int parameterCount,
            double quantizationTime,
            double reconstructionTime,
            double searchTime,
            double compressionRatio,
            double reconstructionError,
            double memoryUsageMb) {}

    public List<Integer> parameterCounts() {
        return rows.stream().map(Row::parameterCount).toList();
    }

    /** Seconds. */
    public List<Double> quantizationTimes() {
        return rows.stream().map(Row::quantizationTime).toList();
    }

    /** Seconds. */
    public List<Double> reconstructionTimes() {
        return rows.stream().map(Row::reconstructionTime).toList();
    }

    /** Seconds. */
    public List<Double> searchTimes() {
        return rows.stream().map(Row::searchTime).toList();
    }

    public List<Double> compressionRatios() {
        return rows.stream().map(Row::compressionRatio).toList();
    }

    public List<Double> reconstructionErrors() {
        return rows.stream().map(Row::reconstructionError).toList();
    }
}
