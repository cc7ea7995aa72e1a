package org.meander.workflow.recipes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.meander.base.MeanderException;

/**
 * What is kept beside a model at a checkpoint, so that the rest can be encoded as if there had been no interruption.
 *
 * @param totals sums over what is encoded
 * @param whole the builder of the model's signature, if it gets one
 * @param tensor the builder of the last tensor's signature, if that tensor is unfinished and gets one
 */
record EncodingState(Totals totals, Optional<MemorySegment> whole, Optional<MemorySegment> tensor) {

    /** "MES" and version 1. */
    private static final int MAGIC = 0x4d455301;

    /**
     * Sums over a model.
     *
     * @param frames number of payloads
     * @param maxError largest absolute error
     * @param squaredError sum of squared errors
     * @param squaredNorm sum of the squares of the values of indexed tensors
     * @param normed whether every tensor that weighs has told its norm
     * @param seconds time that was spent
     */
    record Totals(
            long frames, double maxError, double squaredError, double squaredNorm, boolean normed, double seconds) {

        static final Totals NONE = new Totals(0, 0, 0, 0, true, 0);

        Totals frame(double max, double squares) {
            return new Totals(
                    frames + 1, Math.max(maxError, max), squaredError + squares, squaredNorm, normed, seconds);
        }

        Totals norm(double squares) {
            return new Totals(frames, maxError, squaredError, squaredNorm + squares, normed, seconds);
        }

        Totals withoutNorm() {
            return new Totals(frames, maxError, squaredError, squaredNorm, false, seconds);
        }

        Totals after(double more) {
            return new Totals(frames, maxError, squaredError, squaredNorm, normed, seconds + more);
        }
    }

    MemorySegment bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeLong(totals.frames);
            out.writeDouble(totals.maxError);
            out.writeDouble(totals.squaredError);
            out.writeDouble(totals.squaredNorm);
            out.writeBoolean(totals.normed);
            out.writeDouble(totals.seconds);
            write(out, whole);
            write(out, tensor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return MemorySegment.ofArray(bytes.toByteArray());
    }

    private static void write(DataOutputStream out, Optional<MemorySegment> part) throws IOException {
        out.writeInt(part.isPresent() ? (int) part.get().byteSize() : -1);
        if (part.isPresent()) {
            out.write(part.get().toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** @throws MeanderException {@code MALFORMED_DATA} if another version wrote it */
    static EncodingState read(MemorySegment state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state.toArray(ValueLayout.JAVA_BYTE)))) {
            int magic = in.readInt();
            if (magic != MAGIC) {
                throw MeanderException.malformed(
                        "an interrupted model's state begins with %08x, not %08x", magic, MAGIC);
            }
            Totals totals = new Totals(
                    in.readLong(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readBoolean(),
                    in.readDouble());
            return new EncodingState(totals, part(in), part(in));
        } catch (IOException e) {
            throw MeanderException.malformed("an interrupted model's state of %d bytes ends early", state.byteSize());
        }
    }

    private static Optional<MemorySegment> part(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return Optional.empty();
        }
        byte[] bytes = in.readNBytes(Math.min(length, in.available()));
        if (bytes.length < length) {
            throw new IOException("ends early");
        }
        return Optional.of(MemorySegment.ofArray(bytes));
    }
}
