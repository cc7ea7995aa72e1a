package org.meander.index.bits;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.meander.index.BlockBuilder;
import org.meander.index.BuilderState;
import org.meander.index.SignBits;
import org.meander.index.Signature;

/** Collects words and weights of blocks in order. */
final class BitBuilder extends BlockBuilder {

    /** Words of a whole block. */
    static final int WORDS = SignBits.BLOCK / Long.SIZE;

    /** "MBB" and version 1. */
    private static final long MAGIC = 0x0142424d;

    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final long elements;
    private final MemorySegment body;
    private final MemorySegment words;
    private final MemorySegment weights;
    private int blocks;
    private double squaredNorm;

    BitBuilder(long elements) {
        super(elements, SignBits.BLOCK, WORDS + 2);
        this.elements = elements;
        this.body = BitSignature.body(elements);
        this.words = BitSignature.words(body, elements);
        this.weights = BitSignature.weights(body, elements);
    }

    @Override
    protected Look look() {
        return new SignLook();
    }

    @Override
    protected void take(int count, long[] seen, int at) {
        int used = (count + Long.SIZE - 1) / Long.SIZE;
        MemorySegment.copy(seen, at, words, I64, (long) blocks * WORDS * Long.BYTES, used);
        double squares = Double.longBitsToDouble(seen[at + WORDS]);
        double magnitudes = Double.longBitsToDouble(seen[at + WORDS + 1]);
        squaredNorm += squares;
        weights.set(F32, (long) blocks * Float.BYTES, (float) (squares == 0 ? 0 : squares / magnitudes));
        blocks++;
    }

    @Override
    protected Signature made() {
        return BitSignature.made(body, elements, squaredNorm);
    }

    @Override
    protected long[] header() {
        return new long[] {MAGIC, elements};
    }

    @Override
    protected void save(BuilderState state) {
        state.put(blocks);
        state.put(squaredNorm);
        for (long i = 0; i < (long) blocks * WORDS; i++) {
            state.put(i < words.byteSize() / Long.BYTES ? words.get(I64, Long.BYTES * i) : 0);
        }
        for (int i = 0; i < blocks; i++) {
            state.put(Float.floatToRawIntBits(weights.get(F32, (long) Float.BYTES * i)));
        }
    }

    @Override
    protected void restore(BuilderState state) {
        blocks = (int) state.count(weights.byteSize() / Float.BYTES);
        squaredNorm = state.getDouble();
        for (long i = 0; i < (long) blocks * WORDS; i++) {
            long word = state.get();
            if (i < words.byteSize() / Long.BYTES) {
                words.set(I64, Long.BYTES * i, word);
            }
        }
        for (int i = 0; i < blocks; i++) {
            weights.set(F32, (long) Float.BYTES * i, Float.intBitsToFloat((int) state.get()));
        }
    }
}
