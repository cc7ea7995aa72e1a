package org.meander.source.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** A model without tensors. */
record ConfigModel(String name, String text, String fingerprint) implements TensorModel {

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public List<TensorInfo> tensors() {
        return List.of();
    }

    @Override
    public TensorStream stream(TensorInfo tensor, long from) {
        throw MeanderException.notFound("model '%s' is a config.json only, without tensors; it lacks %s", name, tensor);
    }

    @Override
    public Optional<String> config() {
        return Optional.of(text);
    }

    @Override
    public void close() {}
}
