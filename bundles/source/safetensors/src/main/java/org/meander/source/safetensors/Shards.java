package org.meander.source.safetensors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.meander.base.MeanderException;
import org.meander.source.FileModel;
import org.meander.source.FileModel.Part;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;

/** Makes one model of one file or of several shards. Tensors come shard by shard, in the order of their values. */
final class Shards {

    private final List<RangedFile> files = new ArrayList<>();
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private Shards() {}

    /** @param opened the file, taken over */
    static FileModel open(String model, FileTree tree, String file, RangedFile opened) {
        Shards shards = new Shards();
        shards.files.add(opened);
        boolean read = false;
        try {
            shards.add(opened);
            read = true;
            return shards.model(model, tree, file);
        } finally {
            if (!read) {
                shards.close();
            }
        }
    }

    /** Holds the shards against the index, both ways. */
    static FileModel open(String model, FileTree tree, String file, ShardIndex index) {
        index.shards().forEach((tensor, shard) -> {
            if (!tree.has(shard)) {
                throw MeanderException.malformed(
                        "%s: weight_map says that tensor '%s' is in %s, which is not there",
                        index.location(), tensor, shard);
            }
        });
        Shards shards = new Shards();
        shards.metadata.putAll(index.metadata());
        boolean read = false;
        try {
            for (String shard : new TreeSet<>(index.shards().values())) {
                RangedFile opened = tree.open(shard);
                shards.files.add(opened);
                for (Header.Entry entry : shards.add(opened).entries()) {
                    index.check(entry.tensor().name(), shard);
                }
            }
            index.checkComplete(shards.parts.keySet());
            read = true;
            return shards.model(model, tree, file);
        } finally {
            if (!read) {
                shards.close();
            }
        }
    }

    private Header add(RangedFile file) {
        Header header = Header.read(file);
        header.metadata().forEach(metadata::putIfAbsent);
        for (Header.Entry entry : header.entries()) {
            parts.put(entry.tensor().name(), Part.plain(entry.tensor(), file, header.dataStart() + entry.begin()));
        }
        return header;
    }

    private FileModel model(String model, FileTree tree, String file) {
        return new FileModel(model, files, metadata, parts.values(), () -> tree.config(file));
    }

    private void close() {
        files.forEach(RangedFile::close);
    }
}
