package org.meander.quantizer.composed;

import java.util.Optional;
import java.util.function.Supplier;
import org.meander.index.SegmentMeans;
import org.meander.quantizer.QuantizedModel;

/** Opens models for one thread of a search: beside what the caches have, it holds the vector of one model at a time. */
final class Candidates {

    private final DecodedModels decoded;
    private final Installed installed;
    private QuantizedModel held;
    private float[] values;

    Candidates(DecodedModels decoded, Installed installed) {
        this.decoded = decoded;
        this.installed = installed;
    }

    float[] values(QuantizedModel model) {
        if (held != model) {
            held = null;
            values = null;
            values = decoded.values(model, () -> VectorDecoder.decode(model, installed));
            held = model;
        }
        return values;
    }

    Optional<SegmentMeans> means(QuantizedModel model) {
        Supplier<Optional<SegmentMeans>> reading = () -> read(model, installed);
        return decoded.means(model, reading);
    }

    /** The segment means of a model's index, if it has one of that kind by a strategy that is installed. */
    static Optional<SegmentMeans> read(QuantizedModel model, Installed installed) {
        return model.index()
                .flatMap(index -> installed.strategies().stream()
                        .filter(strategy -> strategy.name().equals(index.strategy()))
                        .findFirst()
                        .map(strategy -> strategy.read(index.bytes())))
                .filter(SegmentMeans.class::isInstance)
                .map(SegmentMeans.class::cast);
    }
}
