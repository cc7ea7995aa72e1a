package org.meander.store.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

class SqliteLibraryTest {

    @Test
    @DisabledIfSystemProperty(named = "org.sqlite.tmpdir", matches = ".*")
    void theDriversLibraryIsKeptAsItIs() throws IOException {
        SqliteLibrary.prepare();
        Path folder = Path.of(System.getProperty("org.sqlite.lib.path"));
        String name = LibraryLoaderUtil.getNativeLibName();
        try (InputStream library =
                SQLiteJDBCLoader.class.getResourceAsStream(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
            assertArrayEquals(library.readAllBytes(), Files.readAllBytes(folder.resolve(name)));
        }
    }
}
