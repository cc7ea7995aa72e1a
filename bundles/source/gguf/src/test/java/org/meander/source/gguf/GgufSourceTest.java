package org.meander.source.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.Source;
import org.meander.tck.SourceContract;

class GgufSourceTest extends SourceContract {

    @TempDir
    Path folder;

    @Override
    protected Source source() {
        byte[] blocks = new byte[34 * 5000];
        new Random(8).nextBytes(blocks);
        for (int i = 0; i < 5000; i++) {
            blocks[34 * i] = 0;
            blocks[34 * i + 1] = 0x20;
        }
        try {
            Files.write(folder.resolve("reference.gguf"), Gguf.reference());
            // More than is read at once.
            Files.write(
                    folder.resolve("large.gguf"),
                    new Gguf().tensor("w", 8, blocks, 32, 5000).bytes());
            Files.write(folder.resolve("other.bin"), blocks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new GgufSource(folder.toString(), "*.gguf");
    }

    @Test
    void namesModelsAfterFiles() {
        assertEquals(List.of("large", "reference"), source().models());
        assertEquals(Optional.of(100), new GgufFormat().recognises(folder));
        assertEquals(Optional.empty(), new GgufFormat().recognises(folder.resolve("other.bin")));
    }

    @Test
    void refusesAPathThatIsNotThere() {
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> new GgufSource(folder.resolve("missing.gguf").toString(), "*"));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }
}
