package org.meander.store.video;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.meander.store.ModelReader;
import org.meander.store.PackRequest;

/** What the kernel says is mapped of a store. */
@EnabledOnOs(OS.LINUX)
class VideoMapsTest {

    private static final int MODELS = 20;

    @TempDir
    Path folder;

    private static long mapped(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(file.toString())).count();
        }
    }

    @Test
    void readersShareAFileWhichIsLetGoWithItsLastFrame() throws IOException {
        VideoStore store = new VideoStore(Settings.of(folder, "ffv1"));
        for (int i = 0; i < MODELS; i++) {
            Models.write(store, "m" + i, Models.values(1500, 1, 0.1, i), "ffv1", 8);
        }
        store.videos().orElseThrow().pack(new PackRequest(), Progress.NONE, Cancellation.NEVER);
        Path file = Path.of(store.videos().orElseThrow().files().getFirst().path());
        assertEquals(0, mapped(file));
        List<ModelReader> readers = new ArrayList<>();
        for (int i = 0; i < MODELS; i++) {
            readers.add(store.read("m" + i));
        }
        assertEquals(1, mapped(file));
        readers.forEach(ModelReader::close);
        assertEquals(1, mapped(file));
        ModelReader last = store.read("m0");
        for (int i = 0; i < MODELS; i++) {
            store.delete("m" + i);
        }
        store.compact(Progress.NONE, Cancellation.NEVER);
        assertEquals(1, mapped(file));
        last.payload(0, 0);
        last.close();
        assertEquals(0, mapped(file));
        store.close();
    }
}
