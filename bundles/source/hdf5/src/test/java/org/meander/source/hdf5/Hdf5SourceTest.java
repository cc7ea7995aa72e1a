package org.meander.source.hdf5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.Source;
import org.meander.tck.SourceContract;

class Hdf5SourceTest extends SourceContract {

    @TempDir
    Path folder;

    @Override
    protected Source source() {
        try {
            for (String file : List.of("small.h5", "h5repack_filters.h5", "implicit_index_datasets.hdf5")) {
                Files.write(folder.resolve(file), Samples.bytes(file));
            }
            Files.writeString(folder.resolve("notes.txt"), "no HDF5");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Hdf5Source(folder.toString(), "*.{h5,hdf5}");
    }

    @Test
    void namesModelsAfterFiles() {
        assertEquals(List.of("h5repack_filters", "implicit_index_datasets", "small"), source().models());
    }

    @Test
    void refusesAPathThatIsNotThere() {
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> new Hdf5Source(folder.resolve("missing.h5").toString(), "*"));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }
}
