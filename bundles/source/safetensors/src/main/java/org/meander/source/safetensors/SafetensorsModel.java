package org.meander.source.safetensors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.ElementReader;
import org.meander.source.ElementStream;
import org.meander.source.MappedFile;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** A model in one file or in several shards. Tensors come shard by shard, in the order of their values. */
final class SafetensorsModel implements TensorModel {

    private record Place(TensorInfo tensor, MappedFile file, ElementReader reader) {}

    private final String name;
    private final List<MappedFile> files;
    private final Map<String, String> metadata;
    private final Map<String, Place> places;

    private SafetensorsModel(
            String name, List<MappedFile> files, Map<String, String> metadata, Map<String, Place> places) {
        this.name = name;
        this.files = files;
        this.metadata = Map.copyOf(metadata);
        this.places = places;
    }

    static SafetensorsModel ofFile(String name, Path path) {
        return open(name, List.of(path), new LinkedHashMap<>(), null);
    }

    static SafetensorsModel ofIndex(String name, Path path) {
        ShardIndex index = ShardIndex.read(path);
        for (Map.Entry<String, Path> e : index.shards().entrySet()) {
            if (!Files.isRegularFile(e.getValue())) {
                throw MeanderException.malformed(
                        "%s: weight_map says that tensor '%s' is in %s, which is not there",
                        path, e.getKey(), e.getValue().getFileName());
            }
        }
        Collection<Path> shards = new TreeSet<>(index.shards().values());
        return open(name, shards, new LinkedHashMap<>(index.metadata()), new IndexCheck(path, index));
    }

    /** Holds the shards against the index, both ways. */
    private record IndexCheck(Path path, ShardIndex index) {

        void found(String tensor, Path shard) {
            Path stated = index.shards().get(tensor);
            if (!shard.equals(stated)) {
                throw MeanderException.malformed(
                        "%s: weight_map says that tensor '%s' is in %s, but %s has it",
                        path, tensor, stated == null ? "no file" : stated.getFileName(), shard.getFileName());
            }
        }

        void complete(Map<String, Place> places) {
            for (Map.Entry<String, Path> e : index.shards().entrySet()) {
                if (!places.containsKey(e.getKey())) {
                    throw MeanderException.malformed(
                            "%s: weight_map says that tensor '%s' is in %s, which lacks it",
                            path, e.getKey(), e.getValue().getFileName());
                }
            }
        }
    }

    private static SafetensorsModel open(
            String name, Collection<Path> paths, Map<String, String> metadata, IndexCheck check) {
        List<MappedFile> files = new ArrayList<>();
        boolean opened = false;
        try {
            Map<String, Place> places = new LinkedHashMap<>();
            for (Path path : paths) {
                MappedFile file = MappedFile.open(path);
                files.add(file);
                Header header = Header.read(file);
                header.metadata().forEach(metadata::putIfAbsent);
                for (Header.Entry entry : header.entries()) {
                    TensorInfo tensor = entry.tensor();
                    if (check != null) {
                        check.found(tensor.name(), path);
                    }
                    long offset = header.dataStart() + entry.begin();
                    places.put(
                            tensor.name(),
                            new Place(tensor, file, file.elements(tensor.dtype(), offset, tensor.elements())));
                }
            }
            if (check != null) {
                check.complete(places);
            }
            opened = true;
            return new SafetensorsModel(name, files, metadata, places);
        } finally {
            if (!opened) {
                files.forEach(MappedFile::close);
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
        return places.values().stream().map(Place::tensor).toList();
    }

    @Override
    public String fingerprint() {
        return files.stream().map(MappedFile::fingerprint).collect(Collectors.joining(";"));
    }

    @Override
    public TensorStream stream(TensorInfo tensor, long from) {
        Place place = places.get(tensor.name());
        if (place == null || !place.tensor.equals(tensor)) {
            throw MeanderException.notFound("model '%s' has no tensor %s; take one of its own", name, tensor);
        }
        place.file.checkOpen();
        return new ElementStream(tensor, from, place.reader);
    }

    @Override
    public void close() {
        files.forEach(MappedFile::close);
    }
}
