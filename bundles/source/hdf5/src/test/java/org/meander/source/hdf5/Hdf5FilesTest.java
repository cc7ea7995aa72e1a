package org.meander.source.hdf5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.LocalFolder;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** Values of files of other writers against what the reference library says of them. */
class Hdf5FilesTest {

    @TempDir
    Path folder;

    private static TensorModel open(Path folder, String file) {
        return new Hdf5Format().open("m", new LocalFolder(folder), file);
    }

    private static TensorInfo tensor(TensorModel model, String name) {
        return model.tensors().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** SHA-256 of the values, little-endian and row-major, read in pieces that fit no chunk. */
    private static String hash(TensorModel model, TensorInfo tensor) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] some = new byte[8 * 53];
        try (TensorStream stream = model.stream(tensor, 0)) {
            for (long n = stream.read(MemorySegment.ofArray(some));
                    n > 0;
                    n = stream.read(MemorySegment.ofArray(some))) {
                digest.update(some, 0, (int) tensor.dtype().bytes(n));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void readsWhatTheReferenceLibraryReads() throws Exception {
        List<String> truth = Files.readAllLines(Samples.folder().resolve("truth.tsv"));
        assertTrue(truth.size() > 30, "lines " + truth.size());
        for (String line : truth) {
            String[] part = line.split("\t");
            try (TensorModel model = open(Samples.folder(), part[0])) {
                TensorInfo tensor = tensor(model, part[1]);
                assertEquals(part[2], tensor.dtype().toString(), line);
                assertEquals(part[3], tensor.shape().toString(), line);
                assertEquals(part[4], hash(model, tensor), line);
            }
        }
    }

    @Test
    void startsAnywhere() throws Exception {
        try (TensorModel model = open(Samples.folder(), "small.h5")) {
            TensorInfo packed = tensor(model, "group/packed");
            for (int from = 0; from < 90; from++) {
                byte[] value = new byte[4];
                try (TensorStream stream = model.stream(packed, from)) {
                    assertEquals(1, stream.read(MemorySegment.ofArray(value)));
                }
                float read = MemorySegment.ofArray(value).get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
                assertEquals(from % 17, read, "element " + from);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "be_data.h5, Szip_float_data_be, szip",
        "be_data.h5, Scale_offset_int_data_le, scaleoffset",
        "gen_latest.h5, blosc_lz4, blosc",
        "tudfilter.h5, dynlibud, id=300"
    })
    void namesAFilterThatItLacks(String file, String dataset, String filter) {
        try (TensorModel model = open(Samples.folder(), file)) {
            TensorInfo tensor = tensor(model, dataset);
            MeanderException e = assertThrows(MeanderException.class, () -> model.stream(tensor, 0));
            assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
            assertTrue(e.getMessage().contains(file), e.getMessage());
            assertTrue(e.getMessage().contains(dataset), e.getMessage());
            assertTrue(e.getMessage().contains(filter), e.getMessage());
        }
    }

    @Test
    void readsNoOtherFile() {
        MeanderException e = assertThrows(MeanderException.class, () -> open(Samples.folder(), "gen_vds.h5"));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tloop.h5", "thlink.h5"})
    void endsInGroupsThatContainThemselves(String file) {
        try (TensorModel model = open(Samples.folder(), file)) {
            assertEquals(1, model.tensors().size());
            assertTrue(model.metadata().get("hdf5.skipped").contains("another name"), model.metadata()::toString);
        } catch (MeanderException e) {
            assertTrue(e.getMessage().contains("another name"), e.getMessage());
        }
    }

    @Test
    void listsWhatItLeavesOut() {
        try (TensorModel model = open(Samples.folder(), "small.h5")) {
            assertEquals(
                    List.of("group/be", "group/packed", "x"),
                    model.tensors().stream().map(TensorInfo::name).toList());
            assertEquals(
                    "text (no numbers, or of a type of its own)",
                    model.metadata().get("hdf5.skipped"));
        }
    }

    /** A dataset with a checksum and nothing else lies in its file as it is, a row of a chunk after the other. */
    @Test
    void verifiesChecksumsOfChunks() throws Exception {
        byte[] content = Samples.bytes("be_data.h5");
        byte[] row = new byte[3 * 4];
        try (TensorModel model = open(Samples.folder(), "be_data.h5");
                TensorStream stream = model.stream(tensor(model, "Fletcher_float_data_le"), 0)) {
            stream.read(MemorySegment.ofArray(row));
        }
        for (int at = 0; at + row.length <= content.length; at++) {
            if (Arrays.equals(content, at, at + row.length, row, 0, row.length)) {
                content[at] ^= 0x10;
            }
        }
        Files.write(folder.resolve("bad.h5"), content);
        try (TensorModel model = open(folder, "bad.h5")) {
            TensorInfo damaged = tensor(model, "Fletcher_float_data_le");
            MeanderException e = assertThrows(MeanderException.class, () -> hash(model, damaged));
            assertEquals(StandardError.CHECKSUM_MISMATCH, e.code(), e.getMessage());
            assertTrue(e.getMessage().contains("chunk 0 of dataset 'Fletcher_float_data_le'"), e.getMessage());
        }
    }
}
