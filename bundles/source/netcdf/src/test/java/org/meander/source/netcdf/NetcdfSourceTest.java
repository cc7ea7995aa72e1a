package org.meander.source.netcdf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.LocalFolder;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.SourceContract;

class NetcdfSourceTest extends SourceContract {

    @TempDir
    Path folder;

    @Override
    protected Source source() {
        try {
            for (String file : List.of("example_1.nc", "ref_nctest_64bit_offset.nc", "ref_tst_xplatform2_1.nc")) {
                Files.write(folder.resolve(file), Samples.bytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NetcdfSource(folder.toString(), "{example,ref_nctest}*.nc");
    }

    private static TensorModel open(Path folder, String file) {
        return new NetcdfFormat().open("m", new LocalFolder(folder), file);
    }

    private static TensorInfo tensor(TensorModel model, String name) {
        return model.tensors().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Versions 1, 2 and 5, records among others and alone, and NetCDF-4; read in pieces that fit no record. */
    @Test
    void readsWhatTheReferenceLibraryReads() throws Exception {
        List<String> truth = Files.readAllLines(Samples.folder().resolve("truth.tsv"));
        assertTrue(truth.size() > 40, "lines " + truth.size());
        byte[] some = new byte[8 * 53];
        for (String line : truth) {
            String[] part = line.split("\t");
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (TensorModel model = open(Samples.folder(), part[0])) {
                TensorInfo tensor = tensor(model, part[1]);
                assertEquals(part[2], tensor.dtype().toString(), line);
                assertEquals(part[3], tensor.shape().toString(), line);
                try (TensorStream stream = model.stream(tensor, 0)) {
                    for (long n = stream.read(MemorySegment.ofArray(some));
                            n > 0;
                            n = stream.read(MemorySegment.ofArray(some))) {
                        digest.update(some, 0, (int) tensor.dtype().bytes(n));
                    }
                }
            }
            assertEquals(part[4], HexFormat.of().formatHex(digest.digest()), line);
        }
    }

    /** A count of records of all ones says that the file was written as a stream: the size of the file tells how many there are. */
    @Test
    void countsRecordsOfAStream() throws IOException {
        byte[] content = Samples.bytes("gen_cdf1.nc");
        int records = ByteBuffer.wrap(content).getInt(4);
        ByteBuffer.wrap(content).putInt(4, -1);
        Files.write(folder.resolve("stream.nc"), content);
        try (TensorModel model = open(folder, "stream.nc")) {
            assertEquals(records, tensor(model, "time").elements());
        }
    }

    @Test
    void refusesAFileThatIsCut() throws IOException {
        byte[] content = Samples.bytes("gen_cdf5.nc");
        Files.write(folder.resolve("cut.nc"), Arrays.copyOf(content, content.length - 4));
        MeanderException e = assertThrows(MeanderException.class, () -> open(folder, "cut.nc"));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains("cut.nc: variable '"), e.getMessage());
    }
}
