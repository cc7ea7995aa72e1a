package org.meander.quantizer;

import java.time.Duration;
import java.util.List;

/**
 * What quantizing made of a vector.
 *
 * @param compressionRatio bytes of the vector as F32 over those of the payloads
 * @param originalSizeBytes bytes of the vector as F32
 * @param compressedSizeBytes bytes of the payloads
 * @param indexSizeBytes bytes of the index
 * @param bitsPerParameter bits of the payloads over parameters
 * @param reconstructionError root mean square of the errors, as a part of that of the values
 * @param maxError largest error of a parameter
 * @param compressionTime time of quantizing
 * @param decompressionTime time of turning back, just measured
 * @param memoryUsageMb MiB that quantizing took beside vector and model
 * @param efficiencyRatio parameters over cells of the smallest square of a power of four that holds them
 * @param warnings what is doubtful, one sentence each
 */
public record CompressionMetrics(
        double compressionRatio,
        long originalSizeBytes,
        long compressedSizeBytes,
        long indexSizeBytes,
        double bitsPerParameter,
        double reconstructionError,
        double maxError,
        Duration compressionTime,
        Duration decompressionTime,
        double memoryUsageMb,
        double efficiencyRatio,
        List<String> warnings) {

    public CompressionMetrics {
        warnings = List.copyOf(warnings);
    }

    /** {@link #originalSizeBytes}. */
    public long originalSize() {
        return originalSizeBytes;
    }

    /** {@link #compressedSizeBytes}. */
    public long compressedSize() {
        return compressedSizeBytes;
    }
}
