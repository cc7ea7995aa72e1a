package org.meander.quantizer.composed;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.meander.index.IndexStrategy;
import org.meander.index.Signature;

/** Makes signatures of vectors that are not kept with their models, by whichever installed strategy makes that kind. */
record Signing(List<IndexStrategy> strategies) {

    <T extends Signature> Optional<T> sign(Class<T> kind, float[] values) {
        return strategies.stream()
                .filter(strategy -> kind.isInstance(strategy.builder(0).finish()))
                .findFirst()
                .map(strategy -> {
                    IndexStrategy.Builder builder = strategy.builder(values.length);
                    builder.add(MemorySegment.ofArray(values), values.length);
                    return kind.cast(builder.finish());
                });
    }
}
