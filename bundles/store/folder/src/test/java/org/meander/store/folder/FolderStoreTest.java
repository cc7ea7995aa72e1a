package org.meander.store.folder;

import java.nio.file.Path;
import org.meander.store.ModelStore;
import org.meander.tck.StoreContract;

class FolderStoreTest extends StoreContract {

    @Override
    protected ModelStore open(Path folder) {
        return new FolderStore(folder.resolve("store"), 1 << 30, true);
    }

    @Override
    protected void close(ModelStore store) {
        ((FolderStore) store).close();
    }
}
