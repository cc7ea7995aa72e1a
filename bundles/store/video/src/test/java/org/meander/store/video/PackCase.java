package org.meander.store.video;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.meander.store.ModelStore;
import org.meander.store.PackRequest;
import org.meander.store.Packing;
import org.meander.store.folder.FolderStore;
import org.meander.store.folder.Unpacker;

/** A store of pictures to be packed, in a folder of its own. */
abstract class PackCase {

    @TempDir
    Path folder;

    private final List<FolderStore> opened = new ArrayList<>();

    VideoStore open(Settings settings) {
        VideoStore store = new VideoStore(settings);
        opened.add(store);
        return store;
    }

    VideoStore open(String codec) {
        return open(Settings.of(folder, codec));
    }

    /** One that knows the path and no decoder. */
    FolderStore bare() {
        FolderStore store = new FolderStore("test", folder.toString(), 1 << 30, false, Unpacker.NONE);
        opened.add(store);
        return store;
    }

    @AfterEach
    void close() {
        opened.forEach(FolderStore::close);
    }

    static Packing pack(VideoStore store, PackRequest request) {
        return store.videos().orElseThrow().pack(request, Progress.NONE, Cancellation.NEVER);
    }

    static Map<String, float[]> family(ModelStore store, int models, int count) {
        Map<String, float[]> written = new LinkedHashMap<>();
        for (int i = 0; i < models; i++) {
            float[] values = Models.values(count, i % 3, 0.05, i);
            written.put("model " + i, values);
            Models.write(store, "model " + i, values, "ffv1", 8);
        }
        return written;
    }
}
