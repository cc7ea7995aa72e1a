package org.meander.store.folder;

import java.nio.file.Path;
import org.meander.store.ModelStore;
import org.meander.tck.StoreContract;

/** With segments so small that nearly every model seals one, in a folder whose name means something in a URI. */
class SmallSegmentsTest extends StoreContract {

    @Override
    protected ModelStore open(Path folder) {
        return new FolderStore(folder.resolve("ä ?mode=memory&x#y%20z"), 4096, false);
    }

    @Override
    protected void close(ModelStore store) {
        ((FolderStore) store).close();
    }
}
