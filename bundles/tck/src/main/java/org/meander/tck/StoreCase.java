package org.meander.tck;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.DType;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.store.ModelStore;
import org.meander.store.StoredBlock;

/** What tests of stores share: how one is opened on a folder, and bytes to be kept. */
abstract class StoreCase {

    static final Map<String, String> ATTRIBUTES = Map.of("source.fingerprint", "7");
    static final int BLOCKS = 5;
    static final int BYTES = 3001;

    @TempDir
    Path place;

    /** Opens a store, in the way the provider's component does it, on a folder that may hold one already. */
    protected abstract ModelStore open(Path folder);

    /** What the component's deactivation does. */
    protected abstract void close(ModelStore store);

    interface Work {
        void on(ModelStore store);
    }

    void with(Work work) {
        ModelStore store = open(place);
        try {
            work.on(store);
        } finally {
            close(store);
        }
    }

    static MemorySegment bytes(long seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return MemorySegment.ofArray(bytes);
    }

    static TensorInfo tensor(int number) {
        return new TensorInfo("tensor " + number, DType.F32, Shape.of(BLOCKS));
    }

    static StoredBlock block(long count, long offset, long elements) {
        return new StoredBlock(count, "hilbert", "scalar", BYTES, 0.5, 2, offset, elements);
    }
}
