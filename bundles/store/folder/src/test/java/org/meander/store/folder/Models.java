package org.meander.store.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.meander.base.DType;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;

/** Models whose every byte follows from a seed. */
final class Models {

    private Models() {}

    static FolderStore open(Path folder) {
        return new FolderStore(folder, 1 << 30, true);
    }

    /** One tensor, a payload a size, and a signature of 40 bytes after them. */
    static void write(ModelStore store, String name, long seed, int... sizes) {
        try (ModelWriter writer = store.write(name, Map.of("seed", Long.toString(seed)))) {
            writer.tensor(new TensorInfo("t", DType.F32, Shape.of(sizes.length)));
            for (int i = 0; i < sizes.length; i++) {
                writer.block(new StoredBlock(1, "hilbert", "scalar", sizes[i], 0, 0), bytes(seed + i, sizes[i]));
            }
            writer.signature("", "means", bytes(seed, 40));
            writer.commit();
        }
    }

    /** Reads a model back and compares every byte with what its seed gives. */
    static void check(ModelStore store, String name) {
        try (ModelReader reader = store.read(name)) {
            long seed = Long.parseLong(reader.model().attributes().get("seed"));
            int blocks = reader.tensors().getFirst().blocks().size();
            for (int i = 0; i < blocks; i++) {
                MemorySegment payload = reader.payload(0, i);
                assertEquals(-1, payload.mismatch(bytes(seed + i, (int) payload.byteSize())), name);
            }
            assertEquals(-1, reader.signature("", "means").orElseThrow().mismatch(bytes(seed, 40)), name);
        }
    }

    static MemorySegment bytes(long seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return MemorySegment.ofArray(bytes);
    }
}
