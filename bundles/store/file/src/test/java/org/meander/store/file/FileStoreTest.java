package org.meander.store.file;

import java.nio.file.Path;
import org.meander.store.ModelStore;
import org.meander.tck.StoreContract;

class FileStoreTest extends StoreContract {

    @Override
    protected ModelStore open(Path folder) {
        return new FileStore(folder.resolve("store"), 1 << 30, true);
    }

    @Override
    protected void close(ModelStore store) {
        ((FileStore) store).close();
    }
}
