package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.meander.index.IndexStrategy;
import org.meander.index.Signature;
import org.meander.store.StoredModel;

/**
 * Signatures of a stored model: those that were kept with it, else made from its values.
 *
 * @param made counts those that were not kept
 */
record StoredSigning(StoredModel model, Sketch sketch, OpenModels open, Parts parts, AtomicLong made)
        implements Signing {

    @Override
    public <T extends Signature> Optional<T> find(int tensor, Class<T> kind) {
        String name = tensor == WHOLE
                ? ""
                : sketch.tensors().values().stream()
                        .filter(p -> p.index() == tensor)
                        .findFirst()
                        .orElseThrow()
                        .info()
                        .name();
        Optional<IndexStrategy> strategy = parts.strategy(kind);
        if (strategy.isEmpty()) {
            return Optional.empty();
        }
        Optional<MemorySegment> kept =
                open.signature(model, name, strategy.get().name());
        if (kept.isPresent()) {
            return Optional.of(kind.cast(strategy.get().read(kept.get())));
        }
        made.incrementAndGet();
        List<Sketch.Part> tensors = tensor == WHOLE
                ? List.copyOf(sketch.tensors().values())
                : List.of(sketch.tensors().get(name));
        return Optional.of(kind.cast(Signing.make(
                strategy.get(),
                tensors,
                (index, from, count, target) -> open.read(model, index, from, count, target))));
    }
}
