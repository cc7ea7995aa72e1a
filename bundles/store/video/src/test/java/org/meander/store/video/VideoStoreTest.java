package org.meander.store.video;

import java.nio.file.Path;
import org.meander.store.ModelStore;
import org.meander.tck.StoreContract;

class VideoStoreTest extends StoreContract {

    @Override
    protected ModelStore open(Path folder) {
        return new VideoStore(Settings.of(folder.resolve("store"), "ffv1"));
    }

    @Override
    protected void close(ModelStore store) {
        ((VideoStore) store).close();
    }
}
