package org.meander.source.hdf5;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for tests: from the suite of the HDF5 library, and written by h5py. */
final class Samples {

    private Samples() {}

    static Path folder() {
        try {
            return Path.of(Samples.class.getResource("/truth.tsv").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
