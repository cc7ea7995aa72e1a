package org.meander.index.hierarchical;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.meander.base.MeanderException;

/**
 * What a builder has taken, as 64-bit words, little-endian: magic with version, elements, block, number of levels and their segment
 * lengths; then what the builder puts there.
 */
final class State {

    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** "MHB" and version 1. */
    private static final long MAGIC = 0x0142484d;

    private long[] words;
    private int at;

    private State(long[] words) {
        this.words = words;
    }

    private static State begin(long elements, int block, LevelStore[] levels) {
        State state = new State(new long[64]);
        state.put(MAGIC);
        state.put(elements);
        state.put(block);
        state.put(levels.length);
        for (LevelStore level : levels) {
            state.put(level.segmentLength);
        }
        return state;
    }

    /** A state to fill. */
    static State of(long elements, int block, LevelStore[] levels) {
        return begin(elements, block, levels);
    }

    /** A state to read, of a builder for the same sequence with the same levels. */
    static State read(MemorySegment saved, long elements, int block, LevelStore[] levels) {
        if (saved.byteSize() % Long.BYTES != 0) {
            throw MeanderException.malformed(
                    "an index builder's state has %d bytes, no multiple of 8", saved.byteSize());
        }
        long[] words = new long[Math.toIntExact(saved.byteSize() / Long.BYTES)];
        for (int i = 0; i < words.length; i++) {
            words[i] = saved.get(I64, (long) Long.BYTES * i);
        }
        State expected = begin(elements, block, levels);
        State state = new State(words);
        for (int i = 0; i < expected.at; i++) {
            long word = state.get();
            if (word != expected.words[i]) {
                throw MeanderException.malformed(
                        "an index builder's state has %d as word %d; %d is right for %d elements",
                        word, i, expected.words[i], elements);
            }
        }
        return state;
    }

    void put(long word) {
        if (at == words.length) {
            words = Arrays.copyOf(words, 2 * at);
        }
        words[at++] = word;
    }

    void put(double value) {
        put(Double.doubleToRawLongBits(value));
    }

    long get() {
        if (at == words.length) {
            throw MeanderException.malformed("an index builder's state ends at word %d", at);
        }
        return words[at++];
    }

    double getDouble() {
        return Double.longBitsToDouble(get());
    }

    /** A number from 0 to {@code most}. */
    long count(long most) {
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
        for (int i = 0; i < at; i++) {
            bytes.set(I64, (long) Long.BYTES * i, words[i]);
        }
        return bytes;
    }
}
