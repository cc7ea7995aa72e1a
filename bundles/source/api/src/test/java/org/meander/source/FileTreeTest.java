package org.meander.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

class FileTreeTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "m.json, a.bin, a.bin",
        "m.json, ./a.bin, a.bin",
        "m.json, sub/a.bin, sub/a.bin",
        "m.json, sub//./x/../a.bin, sub/a.bin",
        "s/t/m.json, a.bin, s/t/a.bin",
        "s/m.json, a/../b, s/b",
        "m.json, a..b, a..b",
        "m.json, ..., ..."
    })
    void findsWhatAFileRefersTo(String file, String name, String expected) {
        assertEquals(Optional.of(expected), FileTree.beside(file, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "/a", "../a", "a/../../b", "a/..", "a/", "./", "a\0b"})
    void nothingLeadsOutOfTheFolder(String name) {
        assertEquals(Optional.empty(), FileTree.beside("m.json", name));
        assertEquals(Optional.empty(), FileTree.beside("s/t/m.json", name));
    }

    @Test
    void readsSmallTexts() throws IOException {
        FileTree tree = new LocalFolder(folder);
        assertEquals(Optional.empty(), tree.config("model.bin"));
        Files.writeString(folder.resolve("config.json"), "{\"a\":\"ä\"}");
        assertEquals(Optional.of("{\"a\":\"ä\"}"), tree.config("model.bin"));
        assertEquals(Optional.empty(), tree.config("sub/model.bin"));
        assertEquals(Optional.of("{\"a\":\"ä\"}"), tree.text("config.json", 10));
        assertMalformed("may have 9", () -> tree.text("config.json", 9));
        Files.write(folder.resolve("latin"), new byte[] {(byte) 0xe4, 'x'});
        assertMalformed("UTF-8", () -> tree.text("latin", 9));
        Files.write(folder.resolve("empty"), new byte[0]);
        assertEquals(Optional.of(""), tree.text("empty", 0));
    }

    private static void assertMalformed(String part, Runnable reading) {
        MeanderException e = assertThrows(MeanderException.class, reading::run);
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
