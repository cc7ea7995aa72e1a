package org.meander.source.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.ElementReader;
import org.meander.tck.FarFiles;

class ZipDirectoryTest {

    private static final byte[] CONTENT = content(300_000);

    /** Compressible, but not much. */
    private static byte[] content(int length) {
        Random random = new Random(5);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(32);
        }
        return bytes;
    }

    private static ZipDirectory open(byte[] archive) {
        return ZipDirectory.read(new FarFiles(Map.of("a.zip", archive)).open("a.zip"));
    }

    private static byte[] read(ZipDirectory zip, String name) {
        ArchiveEntry entry = zip.entry(name).orElseThrow();
        byte[] bytes = new byte[(int) entry.bytes()];
        zip.content(entry).read(0, bytes.length, MemorySegment.ofArray(bytes));
        return bytes;
    }

    @Test
    void readsWhatTheLibraryOfTheLanguageWrites() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            // Its sizes follow the bytes.
            zip.putNextEntry(new ZipEntry("a/deflated"));
            zip.write(CONTENT);
            zip.putNextEntry(new ZipEntry("größe"));
            zip.putNextEntry(new ZipEntry("b"));
            zip.write(7);
            zip.setComment("x".repeat(40_000));
        }
        ZipDirectory zip = open(out.toByteArray());
        assertEquals(
                List.of("a/deflated", "größe", "b"),
                zip.entries().stream().map(ArchiveEntry::name).toList());
        assertArrayEquals(CONTENT, read(zip, "a/deflated"));
        assertArrayEquals(new byte[] {7}, read(zip, "b"));
        assertEquals(0, zip.entry("größe").orElseThrow().bytes());
        assertEquals(Optional.empty(), zip.entry("none"));
    }

    private static Zip two() {
        Zip zip = new Zip();
        zip.stored("s", CONTENT);
        zip.deflated("d", CONTENT);
        return zip;
    }

    @Test
    void readsEitherKindFromAnywhereInAnyPieces() {
        for (boolean large : new boolean[] {false, true}) {
            Zip archive = two();
            archive.large = large;
            archive.comment = "PK\5\6 is in this comment";
            ZipDirectory zip = open(archive.bytes());
            Random random = new Random(6);
            for (ArchiveEntry entry : zip.entries()) {
                assertArrayEquals(CONTENT, read(zip, entry.name()));
                ElementReader reader = zip.content(entry);
                for (int i = 0; i < 30; i++) {
                    int from = random.nextInt(CONTENT.length);
                    int count = 1 + random.nextInt(CONTENT.length - from);
                    byte[] part = new byte[count];
                    reader.read(from, count, MemorySegment.ofArray(part));
                    assertArrayEquals(Arrays.copyOfRange(CONTENT, from, from + count), part);
                }
            }
        }
    }

    @Test
    void readsLittleToListAndOneEntryToReadIt() {
        Zip archive = two();
        FarFiles files = new FarFiles(Map.of("a.zip", archive.bytes()));
        FarFiles.Far file = files.open("a.zip");
        ZipDirectory zip = ZipDirectory.read(file);
        assertEquals(2, file.reads().size());
        assertTrue(file.bytesRead() < 200, file.bytesRead() + " bytes");
        file.forget();
        ArchiveEntry entry = zip.entry("d").orElseThrow();
        read(zip, "d");
        assertTrue(file.reads().stream()
                .allMatch(r -> r.offset() >= entry.extent().offset()
                        && r.end() <= entry.extent().end()));
    }

    @Test
    void sizesOf64BitsAreInTheExtraFields() {
        Zip archive = new Zip();
        archive.stored("before", new byte[10]);
        Zip.Item item = archive.stored("large", CONTENT);
        item.localBytes = Sizes.IN_EXTRA;
        item.localCompressed = Sizes.IN_EXTRA;
        item.localExtra = Zip.extra64(CONTENT.length, CONTENT.length);
        item.bytes = Sizes.IN_EXTRA;
        item.compressed = Sizes.IN_EXTRA;
        byte[] other = {9, 9, 1, 0, 5};
        byte[] sizes = Zip.extra64(CONTENT.length, CONTENT.length);
        item.extra =
                Zip.buffer(other.length + sizes.length).put(other).put(sizes).array();
        archive.large = true;
        ZipDirectory zip = open(archive.bytes());
        assertArrayEquals(CONTENT, read(zip, "large"));
        assertTrue(zip.entry("large").orElseThrow().stored());
        item.extra = Zip.extra64(CONTENT.length);
        assertRefused(StandardError.MALFORMED_DATA, "64 bits", () -> open(archive.bytes()));
        item.extra = Zip.extra64(CONTENT.length, -1);
        assertRefused(StandardError.MALFORMED_DATA, "-1 compressed", () -> open(archive.bytes()));
        item.extra = Zip.extra64(CONTENT.length, CONTENT.length);
        item.localExtra = Zip.extra64(CONTENT.length, 5);
        assertRefused(StandardError.MALFORMED_DATA, "local header", () -> read(open(archive.bytes()), "large"));
    }

    private static Arguments lie(String part, Consumer<Zip> lie) {
        return Arguments.of(part, lie);
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie("46 an entry at least", z -> z.countMore = 1),
                lie("counts more entries", z -> {
                    z.countMore = 1;
                    z.items.get(0).name = "s".repeat(50);
                }),
                lie("take", z -> z.countMore = -1),
                lie("must end at byte", z -> z.sizeMore = -1),
                lie("must end at byte", z -> z.sizeMore = 70_000),
                lie("may have", z -> z.countMore = 50),
                lie("two of that name", z -> z.items.get(1).name = "s"),
                lie("overlap", z -> z.items.get(1).offset = 0),
                lie("overlap", z -> z.items.get(1).offset = 17),
                lie("overlap", z -> z.items.get(0).offset = 1L << 30),
                lie("overlap", z -> {
                    z.items.get(0).compressed += 40;
                    z.items.get(0).bytes += 40;
                }),
                lie("must be equal", z -> z.items.get(0).bytes++),
                lie("can hold only 1032", z -> z.items.get(1).bytes = Sizes.IN_EXTRA - 1),
                lie("begins no local header", z -> {
                    z.between = new byte[40];
                    z.items.get(1).offset = CONTENT.length + 31L + 32;
                }),
                lie("local header", z -> z.items.get(1).localName = "x"),
                lie("local header", z -> z.items.get(1).localName = "longer"),
                lie("local header", z -> z.items.get(1).localMethod = 0),
                lie("local header", z -> z.items.get(1).localBytes++),
                lie("local header", z -> z.items.get(1).localCompressed--),
                lie("local header", z -> z.items.get(1).localCrc++),
                lie("after 300000 bytes; the directory says 300001", z -> {
                    z.items.get(1).bytes++;
                    z.items.get(1).localBytes++;
                }),
                lie("more than the 299999 bytes", z -> {
                    z.items.get(1).bytes--;
                    z.items.get(1).localBytes--;
                    z.items.get(1).crc = crc(Arrays.copyOf(CONTENT, CONTENT.length - 1));
                    z.items.get(1).localCrc = z.items.get(1).crc;
                }),
                lie("deflate stream", z -> {
                    Zip.Item item = z.items.get(1);
                    item.data = Arrays.copyOf(item.data, item.data.length - 3);
                    item.compressed -= 3;
                    item.localCompressed -= 3;
                }),
                lie("deflate stream takes", z -> {
                    Zip.Item item = z.items.get(1);
                    item.data = Arrays.copyOf(item.data, item.data.length + 3);
                    item.compressed += 3;
                    item.localCompressed += 3;
                }),
                lie("damaged", z -> Arrays.fill(z.items.get(1).data, 0, 5000, (byte) -1)));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void refusesWhatContradictsItself(String part, Consumer<Zip> lie) {
        Zip archive = two();
        lie.accept(archive);
        assertRefused(StandardError.MALFORMED_DATA, part, () -> {
            ZipDirectory zip = open(archive.bytes());
            zip.entries().forEach(entry -> read(zip, entry.name()));
        });
    }

    @Test
    void checksTheContent() {
        for (int item = 0; item < 2; item++) {
            Zip archive = two();
            archive.items.get(item).crc ^= 1;
            archive.items.get(item).localCrc ^= 1;
            ZipDirectory zip = open(archive.bytes());
            String name = archive.items.get(item).name;
            assertRefused(StandardError.CHECKSUM_MISMATCH, "CRC", () -> read(zip, name));
            // A part of it says nothing of the whole.
            zip.content(zip.entry(name).orElseThrow()).read(10, 100, MemorySegment.ofArray(new byte[100]));
        }
    }

    @Test
    void refusesWhatItCannotRead() {
        Zip archive = two();
        archive.items.get(0).method = 12;
        archive.items.get(0).localMethod = 12;
        archive.items.get(1).flags = 1;
        ZipDirectory zip = open(archive.bytes());
        assertFalse(zip.entries().getFirst().stored());
        assertRefused(StandardError.UNSUPPORTED_DATA, "method 12", () -> read(zip, "s"));
        assertRefused(StandardError.UNSUPPORTED_DATA, "encrypted", () -> read(zip, "d"));
    }

    @Test
    void refusesWhatIsNoArchive() {
        byte[] good = two().bytes();
        for (int length : new int[] {0, 1, 21, 22, 1000, good.length - 1}) {
            assertRefused(StandardError.MALFORMED_DATA, "zip", () -> open(Arrays.copyOf(good, length)));
        }
        byte[] shifted = new byte[good.length + 1];
        System.arraycopy(good, 0, shifted, 1, good.length);
        assertRefused(StandardError.MALFORMED_DATA, "must end at byte", () -> open(shifted));
    }

    @Test
    void anArchiveMayBeEmpty() {
        assertEquals(List.of(), open(new Zip().bytes()).entries());
    }

    private static void assertRefused(StandardError code, String part, Runnable reading) {
        MeanderException e = assertThrows(MeanderException.class, reading::run);
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(e.getMessage().startsWith("far:a.zip: "), e.getMessage());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
