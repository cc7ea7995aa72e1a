package org.meander.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.store.ModelStore;
import org.meander.tck.StoreContract;

class FileStoreTest extends StoreContract {

    private record Settings(String path, long segment_bytes, boolean sync) implements FileStore.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return FileStore.Config.class;
        }
    }

    @Override
    protected ModelStore open(Path folder) {
        return new FileStore(new Settings(folder.resolve("store").toString(), 1 << 30, false));
    }

    @Override
    protected void close(ModelStore store) {
        ((FileStore) store).deactivate();
    }

    @Test
    void refusesWhatCannotBe() {
        for (Settings wrong : new Settings[] {
            new Settings("", 4096, true), new Settings("a", 4095, true), new Settings("a\0b", 4096, true)
        }) {
            MeanderException e = assertThrows(MeanderException.class, () -> new FileStore(wrong));
            assertTrue(e.getMessage().contains(FileStore.PID), e.getMessage());
            assertEquals("INVALID_CONFIGURATION", e.code().toString());
        }
    }
}
