package org.meander.quantizer;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A quantized vector: everything that any quantizer, in any process, needs to turn it back. Immutable.
 *
 * @param name its name
 * @param description for people, may be empty
 * @param created when it was quantized
 * @param parameterCount length of the vector, 1 or more
 * @param codec name of the codec
 * @param quality what the codec was told, 0 to 1
 * @param curve name of the space-filling curve
 * @param blocks the encoded images, in the order of the vector
 * @param index the signature of the vector, if it is kept
 * @param statistics of the vector
 * @param compressionTime time that quantizing took
 * @param workingMemory bytes of memory that quantizing took beside the vector and the model
 * @param warnings what the settings made of a doubt, one sentence each
 */
public record QuantizedModel(
        String name,
        String description,
        Instant created,
        int parameterCount,
        String codec,
        double quality,
        String curve,
        List<Image> blocks,
        Optional<Index> index,
        Statistics statistics,
        Duration compressionTime,
        long workingMemory,
        List<String> warnings) {

    public QuantizedModel {
        blocks = List.copyOf(blocks);
        warnings = List.copyOf(warnings);
    }

    /**
     * A run of the vector, laid along the curve and encoded.
     *
     * @param count number of parameters
     * @param width columns of the image
     * @param height rows of the image
     * @param payload the codec's bytes, read-only
     * @param maxError largest error of a parameter
     * @param squaredError sum of the squares of all errors
     */
    public record Image(int count, int width, int height, MemorySegment payload, double maxError, double squaredError) {

        public Image {
            payload = payload.asReadOnly();
        }
    }

    /**
     * A signature.
     *
     * @param strategy name of the index strategy
     * @param bytes what it keeps of the vector, read-only
     */
    public record Index(String strategy, MemorySegment bytes) {

        public Index {
            bytes = bytes.asReadOnly();
        }
    }

    /**
     * Sums over a vector's values, as far as they are finite.
     *
     * @param mean mean
     * @param deviation root of the mean squared difference from the mean
     * @param squaredNorm sum of the squares
     */
    public record Statistics(double mean, double deviation, double squaredNorm) {}

    /** Bytes of the vector as F32. */
    public long originalSizeBytes() {
        return (long) Float.BYTES * parameterCount;
    }

    /** Bytes of the payloads. */
    public long compressedSizeBytes() {
        return blocks.stream().mapToLong(b -> b.payload().byteSize()).sum();
    }

    /** Bytes of payloads and index. */
    public long bytes() {
        return compressedSizeBytes() + index.map(i -> i.bytes().byteSize()).orElse(0L);
    }

    /** Original over compressed size. */
    public double compressionRatio() {
        return (double) originalSizeBytes() / compressedSizeBytes();
    }

    /** Largest error of a parameter. */
    public double maxError() {
        return blocks.stream().mapToDouble(Image::maxError).max().orElse(0);
    }

    /** Root mean square of the errors, as a part of that of the values; 0 for a vector of zeros that came back. */
    public double reconstructionError() {
        double squares = blocks.stream().mapToDouble(Image::squaredError).sum();
        return squares == 0 ? 0 : Math.sqrt(squares / statistics.squaredNorm());
    }
}
