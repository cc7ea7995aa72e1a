package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.codec.Decoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.IndexStrategy;
import org.meander.index.SegmentMeans;
import org.meander.index.Signature;
import org.meander.store.ModelReader;

/** The installed parts that read stored data, found by the names in the data. */
final class Parts {

    private final List<Decoder> decoders;
    private final List<SpaceFillingCurve> curves;
    private final List<IndexStrategy> strategies;

    Parts(List<Decoder> decoders, List<SpaceFillingCurve> curves, List<IndexStrategy> strategies) {
        this.decoders = List.copyOf(decoders);
        this.curves = List.copyOf(curves);
        this.strategies = List.copyOf(strategies);
    }

    Decoder decoder(String name) {
        return find("codec", name, decoders, Decoder::name);
    }

    SpaceFillingCurve curve(String name) {
        return find("curve", name, curves, SpaceFillingCurve::name);
    }

    /** An installed strategy that makes segment means, if there is one. */
    Optional<IndexStrategy> summaries() {
        return strategy(SegmentMeans.class);
    }

    /** An installed strategy that makes signatures of that kind, if there is one. */
    Optional<IndexStrategy> strategy(Class<? extends Signature> kind) {
        return strategies.stream()
                .filter(s -> kind.isInstance(s.builder(0).finish()))
                .findFirst();
    }

    /** The segment means that a stored model has of a tensor, of the whole for an empty name. */
    Optional<SegmentMeans> means(ModelReader reader, String tensor) {
        for (IndexStrategy strategy : strategies) {
            Optional<MemorySegment> bytes = reader.signature(tensor, strategy.name());
            if (bytes.isPresent() && strategy.read(bytes.get()) instanceof SegmentMeans means) {
                return Optional.of(means);
            }
        }
        return Optional.empty();
    }

    private static <T> T find(String kind, String name, List<T> all, Function<T, String> naming) {
        return all.stream()
                .filter(part -> naming.apply(part).equals(name))
                .findFirst()
                .orElseThrow(() -> new MeanderException(
                        StandardError.UNAVAILABLE,
                        String.format(
                                "the data was written with %s '%s', which is not installed; installed: %s",
                                kind,
                                name,
                                all.stream().map(naming).distinct().sorted().collect(Collectors.joining(", ")))));
    }
}
