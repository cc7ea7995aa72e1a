package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.index.IndexStrategy;
import org.meander.index.Signature;

/** Several strategies that look at the same sequence at the same time. What they make is taken apart by {@link #each}. */
final class Together implements IndexStrategy {

    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED;

    private final List<IndexStrategy> strategies;

    private Together(List<IndexStrategy> strategies) {
        this.strategies = strategies;
    }

    /** Empty for none, the strategy itself for one. */
    static Optional<IndexStrategy> of(List<IndexStrategy> strategies) {
        return strategies.size() < 2
                ? strategies.stream().findFirst()
                : Optional.of(new Together(List.copyOf(strategies)));
    }

    /** The signatures that a builder of {@link #of} made. */
    static List<Signature> each(Signature made) {
        return made instanceof Signatures several ? several.all : List.of(made);
    }

    private record Signatures(String strategy, long elements, List<Signature> all) implements Signature {
        @Override
        public MemorySegment write() {
            throw MeanderException.unsupported("signatures of %s are kept one by one", strategy);
        }
    }

    @Override
    public String name() {
        return strategies.stream().map(IndexStrategy::name).collect(Collectors.joining(" and "));
    }

    @Override
    public Builder builder(long elements) {
        return new Builders(
                elements, strategies.stream().map(s -> s.builder(elements)).toList());
    }

    @Override
    public Signature read(MemorySegment bytes) {
        throw MeanderException.unsupported("signatures of %s are kept one by one", name());
    }

    @Override
    public Builder restore(long elements, MemorySegment saved) {
        List<Builder> builders = new ArrayList<>();
        long at = 0;
        for (IndexStrategy strategy : strategies) {
            long length = saved.byteSize() - at < Long.BYTES ? -1 : saved.get(I64, at);
            at += Long.BYTES;
            if (length < 0 || length > saved.byteSize() - at) {
                throw MeanderException.malformed(
                        "the state of index builders ends before that of '%s'", strategy.name());
            }
            builders.add(strategy.restore(elements, saved.asSlice(at, length)));
            at += length;
        }
        if (at != saved.byteSize()) {
            throw MeanderException.malformed(
                    "the state of index builders goes on for %d bytes behind that of '%s'",
                    saved.byteSize() - at, strategies.getLast().name());
        }
        return new Builders(elements, builders);
    }

    private final class Builders implements Builder {

        private final long elements;
        private final List<Builder> builders;

        private Builders(long elements, List<Builder> builders) {
            this.elements = elements;
            this.builders = builders;
        }

        @Override
        public void add(MemorySegment values, long count) {
            builders.forEach(b -> b.add(values, count));
        }

        @Override
        public Signature finish() {
            return new Signatures(
                    name(), elements, builders.stream().map(Builder::finish).toList());
        }

        @Override
        public Piece piece(long from, long count) {
            List<Piece> pieces =
                    builders.stream().map(b -> b.piece(from, count)).toList();
            return new Piece() {
                @Override
                public void take(MemorySegment values) {
                    pieces.forEach(p -> p.take(values));
                }

                @Override
                public void join() {
                    pieces.forEach(Piece::join);
                }
            };
        }

        @Override
        public Optional<MemorySegment> save() {
            List<MemorySegment> states = new ArrayList<>();
            for (Builder builder : builders) {
                Optional<MemorySegment> state = builder.save();
                if (state.isEmpty()) {
                    return Optional.empty();
                }
                states.add(state.get());
            }
            long bytes =
                    states.stream().mapToLong(s -> Long.BYTES + s.byteSize()).sum();
            MemorySegment all = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
            long at = 0;
            for (MemorySegment state : states) {
                all.set(I64, at, state.byteSize());
                all.asSlice(at + Long.BYTES, state.byteSize()).copyFrom(state);
                at += Long.BYTES + state.byteSize();
            }
            return Optional.of(all);
        }
    }
}
