package org.meander.source.npy;

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

class NpySourceTest extends SourceContract {

    @TempDir
    Path folder;

    @Override
    protected Source source() {
        Random random = new Random(9);
        byte[] values = new byte[8 * 60 * 70];
        random.nextBytes(values);
        try {
            Files.write(folder.resolve("matrix.npy"), Samples.array(">f8", true, "(60, 70)", values));
            Files.write(folder.resolve("vector.npy"), Samples.array(">i2", false, "(16800,)", values));
            Files.write(folder.resolve("cube.npy"), Samples.array("<c8", true, "(6, 100, 7)", values));
            Files.write(folder.resolve("small.npz"), Samples.bytes("deflated.npz"));
            Files.write(folder.resolve("other.txt"), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NpySource(folder.toString(), "*.{npy,npz}");
    }

    @Test
    void namesModelsAfterFiles() {
        assertEquals(List.of("cube", "matrix", "small", "vector"), source().models());
        assertEquals(List.of("small"), new NpySource(folder.resolve("small.npz").toString(), "*").models());
        assertEquals(Optional.of(100), new NpyFormat().recognises(folder));
        assertEquals(Optional.of(95), new NpyFormat().recognises(folder.resolve("small.npz")));
        assertEquals(Optional.empty(), new NpyFormat().recognises(folder.resolve("other.txt")));
    }

    @Test
    void refusesAPathThatIsNotThere() {
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> new NpySource(folder.resolve("missing.npy").toString(), "*"));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }
}
