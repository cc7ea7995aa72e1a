package org.meander.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

class LocalFolderTest {

    /** The tests' working directory is the folder of the module. */
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "src/.."})
    void readsTheWorkingDirectory(String folder) {
        LocalFolder working = new LocalFolder(Path.of(folder));
        assertTrue(working.has("pom.xml"));
        assertTrue(working.names().contains("pom.xml"));
        try (MappedFile file = working.open("pom.xml")) {
            assertTrue(file.size() > 0);
        }
        assertFalse(working.has("../pom.xml"));
    }

    @Test
    void letsNoNameOut(@TempDir Path parent) throws Exception {
        Path folder = Files.createDirectories(parent.resolve("a/b"));
        Files.writeString(folder.resolve("in"), "x");
        Files.writeString(parent.resolve("out"), "x");
        LocalFolder files = new LocalFolder(parent.resolve("a"));
        assertTrue(files.has("b/in"));
        assertTrue(files.has("b/../b/in"));
        for (String name : new String[] {
            "",
            ".",
            "..",
            "../out",
            "b/../../out",
            "../a/b/in",
            parent.resolve("out").toString(),
            "b",
            "x\0y"
        }) {
            assertFalse(files.has(name), name);
            assertEquals(
                    StandardError.NOT_FOUND,
                    assertThrows(MeanderException.class, () -> files.open(name)).code(),
                    name);
        }
    }
}
