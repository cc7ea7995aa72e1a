package org.meander.store.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.store.ModelReader;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;
import org.sqlite.jdbc4.JDBC4Connection;

/** Who appends to which segment, and what is left when a store closes or its process died. */
class OwnershipTest {

    @TempDir
    Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aClosedStoreLeavesDatabaseAndSegmentsOnly() throws IOException {
        FolderStore store = Models.open(folder);
        Models.write(store, "a", 1, 100);
        assertTrue(files().contains("segments/0000000000000001.lock"));
        store.close();
        assertEquals(List.of("catalogue.db", "segments/0000000000000001.seg"), files());
    }

    @Test
    void readingWritesNoFile() throws IOException {
        Models.open(folder).close();
        FolderStore store = Models.open(folder);
        store.models();
        store.close();
        assertEquals(List.of("catalogue.db"), files());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aClosedStoreHoldsNoFile() throws IOException {
        FolderStore store = Models.open(folder);
        Models.write(store, "a", 1, 100);
        ModelWriter abandoned = store.write("b", Map.of());
        abandoned.signature("", "means", Models.bytes(1, 10));
        ModelReader reader = store.read("a");
        reader.payload(0, 0);
        reader.close();
        store.close();
        assertEquals(List.of(), held());
        abandoned.close();
        assertEquals(List.of(), held());
    }

    /** Files in the folder that this process has open or mapped. */
    private List<String> held() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"));
                Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            Stream<String> open = descriptors.filter(Files::isSymbolicLink).map(OwnershipTest::target);
            return Stream.concat(open, maps)
                    .filter(line -> line.contains(folder.toString()))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // the descriptor of the listing itself
        }
    }

    @Test
    void aLaterStoreContinuesTheSegment() throws IOException {
        for (int i = 0; i < 5; i++) {
            FolderStore store = Models.open(folder);
            Models.write(store, "m" + i, i, 100);
            store.close();
        }
        assertEquals(List.of("catalogue.db", "segments/0000000000000001.seg"), files());
        assertEquals(64 + 5 * (24 + 104 + 24 + 40), Files.size(folder.resolve("segments/0000000000000001.seg")));
    }

    @Test
    void whatADeadProcessLeftIsCutAndContinued() throws Exception {
        FolderStore store = Models.open(folder);
        Models.write(store, "a", 1, 100);
        store.close();
        Path segment = folder.resolve("segments/0000000000000001.seg");
        long committed = Files.size(segment);
        Files.write(segment, new byte[12345], StandardOpenOption.APPEND);
        Files.createFile(folder.resolve("segments/0000000000000001.lock"));
        sql("update segments set owner = '1@long ago/x'");

        FolderStore next = Models.open(folder);
        assertEquals(List.of(), next.verify(Progress.NONE, Cancellation.NEVER));
        assertEquals(committed + 12345, Files.size(segment));
        Models.write(next, "b", 2, 50);
        assertEquals(committed + 24 + 56 + 24 + 40, Files.size(segment));
        Models.check(next, "a");
        Models.check(next, "b");
        next.close();
        assertEquals(List.of("catalogue.db", "segments/0000000000000001.seg"), files());
    }

    @Test
    void aFileThatTheCatalogueDoesNotKnowIsNotTouched() throws IOException {
        Models.open(folder).close();
        Path stranger = folder.resolve("segments/0000000000000001.seg");
        Files.write(stranger, new byte[100]);
        Files.write(folder.resolve("segments/0000000000000002.seg"), new byte[64]); // a header without its entry
        FolderStore store = Models.open(folder);
        Models.write(store, "a", 1, 100);
        Models.check(store, "a");
        store.close();
        assertEquals(100, Files.size(stranger));
        assertEquals(
                List.of("catalogue.db", "segments/0000000000000001.seg", "segments/0000000000000002.seg"), files());
    }

    @Test
    void aDamagedSegmentIsNotContinued() throws IOException {
        FolderStore store = Models.open(folder);
        Models.write(store, "a", 1, 100);
        store.close();
        Path segment = folder.resolve("segments/0000000000000001.seg");
        byte[] bytes = Files.readAllBytes(segment);
        Files.write(segment, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        FolderStore next = Models.open(folder);
        Models.write(next, "b", 2, 100);
        Models.check(next, "b");
        next.close();
        assertEquals(bytes.length - 1, Files.size(segment));
    }

    @Test
    void anInterruptedWriterIsCancelledAndHarmsNobody() throws IOException {
        FolderStore store = Models.open(folder);
        Models.write(store, "a", 1, 100);
        ModelWriter writer = store.write("b", Map.of());
        writer.signature("", "means", Models.bytes(1, 10));
        Thread.currentThread().interrupt();
        MeanderException e =
                assertThrows(MeanderException.class, () -> writer.signature("", "more", Models.bytes(2, 10)));
        assertTrue(Thread.interrupted());
        assertEquals(StandardError.CANCELLED, e.code());
        writer.close();
        Models.write(store, "c", 3, 100);
        Models.check(store, "a");
        Models.check(store, "c");
        store.close();
        FolderStore next = Models.open(folder);
        Models.write(next, "d", 4, 100);
        assertEquals(List.of(), next.verify(Progress.NONE, Cancellation.NEVER));
        next.close();
        assertEquals(
                List.of("catalogue.db", "segments/0000000000000001.seg", "segments/0000000000000002.seg"), files());
        assertEquals(64 + 2 * (24 + 104 + 24 + 40), Files.size(folder.resolve("segments/0000000000000001.seg")));
    }

    @Test
    void abortsLeaveNoBytes() throws IOException {
        FolderStore store = new FolderStore(folder, 4096, true);
        Models.write(store, "a", 1, 100);
        long before = Files.size(folder.resolve("segments/0000000000000001.seg"));
        try (ModelWriter writer = store.write("b", Map.of())) {
            writer.tensor(new TensorInfo("t", DType.U8, Shape.of(100)));
            for (int i = 0; i < 20; i++) {
                writer.block(new StoredBlock(1, "c", "d", 1000, 0, 0), Models.bytes(i, 1000));
            }
        }
        assertEquals(before, Files.size(folder.resolve("segments/0000000000000001.seg")));
        assertEquals(64, Files.size(folder.resolve("segments/0000000000000002.seg")));
        store.close();
    }

    private void sql(String change) throws Exception {
        String file = folder.resolve("catalogue.db").toString();
        try (Connection connection = new JDBC4Connection("jdbc:sqlite:" + file, file, new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute(change);
        }
    }
}
