package org.meander.index;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.meander.base.MeanderException;

/**
 * What a builder has taken, as 64-bit words, little-endian: a header that says for what sequence, in which settings; then what the builder
 * puts there. For one thread.
 */
public final class BuilderState {

    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private long[] words;
    private int at;

    private BuilderState(long[] words) {
        this.words = words;
    }

    /** A state to fill that begins with a header. */
    static BuilderState of(long[] header) {
        BuilderState state = new BuilderState(Arrays.copyOf(header, header.length + 64));
        state.at = header.length;
        return state;
    }

    /** A state to read, if it begins with that header. */
    static BuilderState read(MemorySegment saved, long[] header) {
        if (saved.byteSize() % Long.BYTES != 0) {
            throw MeanderException.malformed(
                    "an index builder's state has %d bytes, no multiple of 8", saved.byteSize());
        }
        long[] words = new long[Math.toIntExact(saved.byteSize() / Long.BYTES)];
        MemorySegment.copy(saved, I64, 0, words, 0, words.length);
        BuilderState state = new BuilderState(words);
        for (int i = 0; i < header.length; i++) {
            long word = state.get();
            if (word != header[i]) {
                throw MeanderException.malformed(
                        "an index builder's state has %d as word %d; %d is right for this sequence and these settings",
                        word, i, header[i]);
            }
        }
        return state;
    }

    public void put(long word) {
        if (at == words.length) {
            words = Arrays.copyOf(words, 2 * at);
        }
        words[at++] = word;
    }

    public void put(double value) {
        put(Double.doubleToRawLongBits(value));
    }

    /** The next word; {@code MALFORMED_DATA} if there is none. */
    public long get() {
        if (at == words.length) {
            throw MeanderException.malformed("an index builder's state ends at word %d", at);
        }
        return words[at++];
    }

    public double getDouble() {
        return Double.longBitsToDouble(get());
    }

    /** A number from 0 to {@code most}; {@code MALFORMED_DATA} if it is another. */
    public long count(long most) {
        long word = get();
        if (word < 0 || word > most) {
            throw MeanderException.malformed(
                    "an index builder's state has %d as word %d; 0 to %d is right", word, at - 1, most);
        }
        return word;
    }

    void end() {
        if (at != words.length) {
            throw MeanderException.malformed("an index builder's state has %d words; %d are right", words.length, at);
        }
    }

    MemorySegment bytes() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[Long.BYTES * at]);
        MemorySegment.copy(words, 0, bytes, I64, 0, at);
        return bytes;
    }
}
