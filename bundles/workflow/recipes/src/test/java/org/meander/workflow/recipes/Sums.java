package org.meander.workflow.recipes;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.meander.index.IndexStrategy;
import org.meander.index.Signature;

/** An index whose signature is a hash of the values in their order, so that one that is left out or taken twice is seen. */
record Sums(String name, boolean ofTensors, boolean ofWhole) implements IndexStrategy {

    Sums() {
        this("sums", true, true);
    }

    @Override
    public Builder builder(long elements) {
        return new Hash(name, elements, 0, 1);
    }

    @Override
    public Builder restore(long elements, MemorySegment saved) {
        return new Hash(name, elements, saved.get(JAVA_LONG_UNALIGNED, 0), saved.get(JAVA_LONG_UNALIGNED, 8));
    }

    @Override
    public Signature read(MemorySegment bytes) {
        throw new IllegalStateException("not read");
    }

    private static final class Hash implements Builder {
        private final String name;
        private final long elements;
        private long taken;
        private long hash;

        Hash(String name, long elements, long taken, long hash) {
            this.name = name;
            this.elements = elements;
            this.taken = taken;
            this.hash = hash;
        }

        @Override
        public void add(MemorySegment values, long count) {
            for (long i = 0; i < count; i++) {
                hash = 31 * hash + Float.floatToRawIntBits(values.get(JAVA_FLOAT_UNALIGNED, 4 * i));
            }
            taken += count;
        }

        @Override
        public Optional<MemorySegment> save() {
            return Optional.of(MemorySegment.ofArray(new long[] {taken, hash}));
        }

        @Override
        public Signature finish() {
            if (taken != elements) {
                throw new IllegalStateException(taken + " of " + elements);
            }
            return new Sum(name, elements, hash);
        }
    }

    private record Sum(String strategy, long elements, long hash) implements Signature {

        @Override
        public MemorySegment write() {
            MemorySegment bytes = MemorySegment.ofArray(new byte[8]);
            bytes.set(JAVA_LONG_UNALIGNED, 0, hash);
            return bytes;
        }
    }
}
