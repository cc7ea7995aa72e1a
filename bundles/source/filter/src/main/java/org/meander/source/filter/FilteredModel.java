package org.meander.source.filter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** A view of a model with some of its tensors, or some of their values. Streams of whole tensors are the model's own. */
final class FilteredModel implements TensorModel {

    private final TensorModel model;
    private final Map<String, Taken> taken = new LinkedHashMap<>();
    private final Map<String, String> metadata;
    private final String fingerprint;
    private volatile boolean closed;

    /** @param report keys and values that go into the metadata */
    FilteredModel(TensorModel model, List<Taken> parts, Map<String, String> report) {
        this.model = model;
        parts.forEach(part -> taken.put(part.view().name(), part));
        Map<String, String> all = new LinkedHashMap<>(model.metadata());
        all.putAll(report);
        this.metadata = Map.copyOf(all);
        boolean whole = tensors().equals(model.tensors());
        this.fingerprint = whole ? model.fingerprint() : model.fingerprint() + ";taken=" + digest(parts);
    }

    private static String digest(List<Taken> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Taken part : parts) {
                String text = "%s\0%s %d of %s\n"
                        .formatted(
                                part.view().name(),
                                part.spacing(),
                                part.skipped(),
                                part.view().shape());
                digest.update(text.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public List<TensorInfo> tensors() {
        return taken.values().stream().map(Taken::view).toList();
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public TensorStream stream(TensorInfo tensor, long from) {
        Taken part = part(tensor);
        if (part.isWhole()) {
            return model.stream(tensor, from);
        }
        return new Gather(part, from, this::checkOpen, position -> model.stream(part.origin(), position));
    }

    private Taken part(TensorInfo tensor) {
        Taken part = taken.get(tensor.name());
        if (part == null || !part.view().equals(tensor)) {
            throw MeanderException.notFound(
                    "what was selected of model '%s' has no tensor %s; take one of its own", name(), tensor);
        }
        return part;
    }

    private void checkOpen() {
        if (closed) {
            throw MeanderException.invalid("model '%s' is closed; open it again", name());
        }
    }

    /** Of tensors that are read here and there only, nothing is worth fetching ahead. */
    @Override
    public void plan(List<TensorInfo> tensors) {
        List<TensorInfo> origins = new ArrayList<>();
        for (TensorInfo tensor : tensors) {
            Taken part = part(tensor);
            if (part.isWhole() || !Gather.isFar(part)) {
                origins.add(part.origin());
            }
        }
        model.plan(origins);
    }

    @Override
    public Optional<String> config() {
        return model.config();
    }

    @Override
    public void close() {
        closed = true;
        model.close();
    }
}
