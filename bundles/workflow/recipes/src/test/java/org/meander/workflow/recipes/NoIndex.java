package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.meander.index.IndexStrategy;
import org.meander.index.SegmentMeans;
import org.meander.index.Signature;

/** An index that knows nothing but the norm, to serve where the recipe needs one. */
final class NoIndex implements IndexStrategy {

    @Override
    public String name() {
        return "none";
    }

    @Override
    public Builder builder(long elements) {
        return new Builder() {
            private double squares;

            @Override
            public void add(MemorySegment values, long count) {
                squares += Difference.squares(values, count);
            }

            @Override
            public Signature finish() {
                double all = squares;
                return new SegmentMeans() {
                    @Override
                    public double squaredNorm() {
                        return all;
                    }

                    @Override
                    public List<Level> levels() {
                        return List.of();
                    }

                    @Override
                    public String strategy() {
                        return "none";
                    }

                    @Override
                    public long elements() {
                        return elements;
                    }

                    @Override
                    public MemorySegment write() {
                        return MemorySegment.ofArray(new byte[0]);
                    }
                };
            }
        };
    }

    @Override
    public Signature read(MemorySegment bytes) {
        throw new IllegalStateException("never written");
    }
}
