package org.meander.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;

/** A model whose tensors each lie in one of its files, for formats to fill. Tensors come in the order given. */
public final class FileModel implements TensorModel {

    /**
     * A tensor and its place.
     *
     * @param file one of the model's
     * @param ranges bytes of the file that are read for the whole tensor, in order
     * @param values makes the reader of one stream; asked once a stream
     */
    public record Part(TensorInfo tensor, RangedFile file, List<ByteRange> ranges, Supplier<ElementReader> values) {

        public Part {
            ranges = List.copyOf(ranges);
        }

        /** A tensor whose bytes lie in the file as they are. */
        public static Part plain(TensorInfo tensor, RangedFile file, long offset) {
            ElementReader reader = file.elements(tensor.dtype(), offset, tensor.elements());
            return new Part(tensor, file, List.of(new ByteRange(offset, tensor.bytes())), () -> reader);
        }
    }

    private final String name;
    private final List<RangedFile> files;
    private final Map<String, String> metadata;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Supplier<Optional<String>> config;

    /**
     * @param files closed with the model; its fingerprint is theirs, in this order
     * @param parts each name once, at least the files of the parts in {@code files}
     * @param config what {@link #config} gives, asked each time
     * @throws MeanderException {@code MALFORMED_DATA} if two parts have one name
     */
    public FileModel(
            String name,
            List<? extends RangedFile> files,
            Map<String, String> metadata,
            Collection<Part> parts,
            Supplier<Optional<String>> config) {
        this.name = name;
        this.files = List.copyOf(files);
        this.metadata = Map.copyOf(metadata);
        this.config = config;
        for (Part part : parts) {
            if (this.parts.put(part.tensor.name(), part) != null) {
                throw MeanderException.malformed(
                        "%s: there are two tensors '%s'; names must differ", part.file.location(), part.tensor.name());
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public List<TensorInfo> tensors() {
        return parts.values().stream().map(Part::tensor).toList();
    }

    @Override
    public String fingerprint() {
        return files.stream().map(RangedFile::fingerprint).collect(Collectors.joining(";"));
    }

    @Override
    public TensorStream stream(TensorInfo tensor, long from) {
        Part part = part(tensor);
        part.file.checkOpen();
        return new ElementStream(tensor, from, part.values.get());
    }

    private Part part(TensorInfo tensor) {
        Part part = parts.get(tensor.name());
        if (part == null || !part.tensor.equals(tensor)) {
            throw MeanderException.notFound("model '%s' has no tensor %s; take one of its own", name, tensor);
        }
        return part;
    }

    @Override
    public void plan(List<TensorInfo> tensors) {
        Map<RangedFile, List<ByteRange>> plans = new IdentityHashMap<>();
        for (TensorInfo tensor : tensors) {
            Part part = part(tensor);
            plans.computeIfAbsent(part.file, f -> new ArrayList<>()).addAll(part.ranges);
        }
        files.forEach(file -> file.plan(plans.getOrDefault(file, List.of())));
    }

    @Override
    public Optional<String> config() {
        return config.get();
    }

    @Override
    public void close() {
        files.forEach(RangedFile::close);
    }
}
