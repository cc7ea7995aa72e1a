package org.meander.source.onnx;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.ByteRange;
import org.meander.source.ElementStream;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.source.onnx.GraphReader.Model;
import org.meander.source.onnx.Values.Extent;
import org.meander.source.onnx.Values.Reader;

/** The weights in an ONNX file and in the files beside it. */
final class OnnxModel implements TensorModel {

    private final String name;
    private final List<RangedFile> files;
    private final String settings;
    private final Map<String, String> metadata;
    private final Map<TensorInfo, Values> tensors;
    private final Supplier<Optional<String>> config;

    private OnnxModel(
            String name,
            List<RangedFile> files,
            String settings,
            Map<String, String> metadata,
            Map<TensorInfo, Values> tensors,
            Supplier<Optional<String>> config) {
        this.name = name;
        this.files = files;
        this.settings = settings;
        this.metadata = Map.copyOf(metadata);
        this.tensors = tensors;
        this.config = config;
    }

    static OnnxModel open(String name, FileTree tree, String path, boolean dequantise, boolean restore) {
        RangedFile file = tree.open(path);
        ExternalFiles external = new ExternalFiles(tree, path, file.location());
        boolean opened = false;
        try {
            Model model = GraphReader.read(file);
            WeightCollector collector = new WeightCollector(file, external);
            collector.collect(model.graph(), "");
            model.functions().forEach((function, graph) -> collector.collect(graph, function + "/"));
            Assembly.Result result = Assembly.of(model, collector, dequantise, restore);
            Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
            metadata.putAll(result.report());
            List<RangedFile> files = new ArrayList<>(List.of(file));
            files.addAll(external.opened());
            String settings = ";dequantise=" + dequantise + ";restore.names=" + restore;
            opened = true;
            return new OnnxModel(name, files, settings, metadata, result.tensors(), () -> tree.config(path));
        } finally {
            if (!opened) {
                file.close();
                external.opened().forEach(RangedFile::close);
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
        return List.copyOf(tensors.keySet());
    }

    @Override
    public String fingerprint() {
        return files.stream().map(RangedFile::fingerprint).collect(Collectors.joining(";", "", settings));
    }

    @Override
    public TensorStream stream(TensorInfo tensor, long from) {
        Values values = values(tensor);
        files.getFirst().checkOpen();
        files.forEach(RangedFile::verify);
        if (values.elements() == 0) {
            return new ElementStream(tensor, from, (first, count, target) -> {});
        }
        Reader reader = values.open().get();
        return new ElementStream(tensor, from, (first, count, target) -> {
            reader.read(first, count, target);
            if (first + count == values.elements()) {
                files.forEach(RangedFile::verify);
            }
        });
    }

    private Values values(TensorInfo tensor) {
        Values values = tensors.get(tensor);
        if (values == null) {
            throw MeanderException.notFound("model '%s' has no tensor %s; take one of its own", name, tensor);
        }
        return values;
    }

    @Override
    public void plan(List<TensorInfo> planned) {
        Map<RangedFile, List<ByteRange>> plans = new IdentityHashMap<>();
        for (TensorInfo tensor : planned) {
            for (Extent extent : values(tensor).extents()) {
                plans.computeIfAbsent(extent.file(), f -> new ArrayList<>()).add(extent.range());
            }
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
