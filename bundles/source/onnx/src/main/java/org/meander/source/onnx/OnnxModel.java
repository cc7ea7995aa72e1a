package org.meander.source.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.ElementStream;
import org.meander.source.MappedFile;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.source.onnx.GraphReader.Model;
import org.meander.source.onnx.Values.Reader;

/** The weights in an ONNX file and in the files beside it. */
final class OnnxModel implements TensorModel {

    private final String name;
    private final List<MappedFile> files;
    private final String settings;
    private final Map<String, String> metadata;
    private final Map<TensorInfo, Values> tensors;

    private OnnxModel(
            String name,
            List<MappedFile> files,
            String settings,
            Map<String, String> metadata,
            Map<TensorInfo, Values> tensors) {
        this.name = name;
        this.files = files;
        this.settings = settings;
        this.metadata = Map.copyOf(metadata);
        this.tensors = tensors;
    }

    static OnnxModel open(String name, Path path, boolean dequantise, boolean restore) {
        MappedFile file = MappedFile.open(path);
        ExternalFiles external = new ExternalFiles(path);
        boolean opened = false;
        try {
            Model model = GraphReader.read(file);
            WeightCollector collector = new WeightCollector(file, external);
            collector.collect(model.graph(), "");
            model.functions().forEach((function, graph) -> collector.collect(graph, function + "/"));
            Assembly.Result result = Assembly.of(model, collector, dequantise, restore);
            Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
            metadata.putAll(result.report());
            List<MappedFile> files = new ArrayList<>(List.of(file));
            files.addAll(external.opened());
            String settings = ";dequantise=" + dequantise + ";restore.names=" + restore;
            opened = true;
            return new OnnxModel(name, files, settings, metadata, result.tensors());
        } finally {
            if (!opened) {
                file.close();
                external.opened().forEach(MappedFile::close);
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
        return files.stream().map(MappedFile::fingerprint).collect(Collectors.joining(";", "", settings));
    }

    @Override
    public TensorStream stream(TensorInfo tensor, long from) {
        Values values = tensors.get(tensor);
        if (values == null) {
            throw MeanderException.notFound("model '%s' has no tensor %s; take one of its own", name, tensor);
        }
        files.getFirst().checkOpen();
        files.forEach(MappedFile::verify);
        if (values.elements() == 0) {
            return new ElementStream(tensor, from, (first, count, target) -> {});
        }
        Reader reader = values.open().get();
        return new ElementStream(tensor, from, (first, count, target) -> {
            reader.read(first, count, target);
            if (first + count == values.elements()) {
                files.forEach(MappedFile::verify);
            }
        });
    }

    @Override
    public void close() {
        files.forEach(MappedFile::close);
    }
}
