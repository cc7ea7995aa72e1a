package org.meander.store.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.store.StoredModel;
import org.sqlite.jdbc4.JDBC4Connection;

/** Catalogues that are foreign, newer, damaged or wrong. */
class CatalogueTest {

    @TempDir
    Path folder;

    private void sql(String... statements) throws SQLException {
        String file = folder.resolve("catalogue.db").toString();
        try (Connection connection = new JDBC4Connection("jdbc:sqlite:" + file, file, new Properties());
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private void write(String... names) {
        FolderStore store = Models.open(folder);
        for (String name : names) {
            Models.write(store, name, name.hashCode(), 100, 200);
        }
        store.close();
    }

    private MeanderException refuses(ErrorCode code, String... words) {
        MeanderException e = assertThrows(MeanderException.class, () -> Models.open(folder));
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(e.getMessage().contains(folder.resolve("catalogue.db").toString()), e.getMessage());
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), e.getMessage());
        }
        return e;
    }

    @Test
    void anotherProgramsDatabaseIsRefused() throws SQLException {
        sql("create table models (id integer)", "pragma application_id = 7");
        refuses(StandardError.MALFORMED_DATA, "0x7", "another program");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Files.createFile(folder.resolve("catalogue.db"));
        refuses(StandardError.MALFORMED_DATA, "another program");
    }

    @Test
    void aTextFileIsRefused() throws IOException {
        Files.writeString(folder.resolve("catalogue.db"), "hello, ".repeat(1000));
        refuses(StandardError.MALFORMED_DATA, "no SQLite database");
    }

    @Test
    void aNewerCatalogueIsRefused() throws SQLException {
        write("a");
        sql("pragma user_version = " + (Schema.VERSION + 1));
        refuses(StandardError.UNSUPPORTED_DATA, "version 5", "version 4");
    }

    @Test
    void aCatalogueWithoutItsTablesIsRefused() throws SQLException {
        write("a");
        sql("drop table store");
        refuses(StandardError.MALFORMED_DATA, "damaged");
    }

    @Test
    void aStoreThatLostItsCatalogueIsRefused() throws IOException {
        write("a");
        Files.delete(folder.resolve("catalogue.db"));
        refuses(StandardError.MALFORMED_DATA, "is missing", "0000000000000001.seg");
        assertEquals(false, Files.exists(folder.resolve("catalogue.db")));
    }

    @Test
    void nothingOfARefusedCatalogueIsChanged() throws Exception {
        write("a");
        sql("pragma user_version = " + (Schema.VERSION + 1));
        byte[] before = Files.readAllBytes(folder.resolve("catalogue.db"));
        assertThrows(MeanderException.class, () -> Models.open(folder));
        assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(folder.resolve("catalogue.db"))));
    }

    @Test
    void entriesThatPointOutsideDamageTheirModelOnly() throws SQLException {
        write("a", "b");
        for (String change : List.of(
                "offset = 1000000",
                "offset = -1",
                "offset = 0",
                "offset = 9223372036854775807",
                "offset = offset + 8",
                "bytes = bytes + 1",
                "bytes = 1000000000000",
                "bytes = 9223372036854775807",
                "bytes = -1",
                "bytes = 0",
                "segment = 0",
                "segment = 77",
                "segment = -1",
                "crc = crc + 1")) {
            sql(
                    "drop table if exists kept",
                    "create table kept as select * from blocks",
                    "update blocks set " + change
                            + " where position = 1 and model = (select id from models where name = 'a')");
            FolderStore store = Models.open(folder);
            MeanderException e = assertThrows(MeanderException.class, () -> Models.check(store, "a"), change);
            assertEquals(ErrorCode.Blame.DATA, e.code().blame(), change + ": " + e.getMessage());
            Models.check(store, "b");
            assertEquals(1, store.verify(Progress.NONE, Cancellation.NEVER).size(), change);
            store.close();
            sql("delete from blocks", "insert into blocks select * from kept", "drop table kept");
        }
        FolderStore store = Models.open(folder);
        assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
        store.close();
    }

    @Test
    void wrongRowsAreReportedInOneSentence() throws SQLException {
        write("a", "b");
        for (String change : List.of(
                "update tensors set dtype = 99 where model = 1",
                "update tensors set shape = '2,x' where model = 1",
                "update tensors set shape = '2,' where model = 1",
                "update tensors set shape = '-2' where model = 1",
                "update tensors set shape = '3' where model = 1",
                "update blocks set tensor = 5 where model = 1",
                "delete from blocks where model = 1 and position = 1",
                "delete from tensors where model = 1",
                "delete from tensors where model = 1; delete from blocks where model = 1")) {
            FolderStore store = Models.open(folder);
            store.delete("a");
            store.delete("b");
            store.close();
            sql("delete from sqlite_sequence");
            write("a", "b");
            sql(change.split(";"));
            FolderStore changed = Models.open(folder);
            assertEquals(1, changed.verify(Progress.NONE, Cancellation.NEVER).size(), change);
            Models.check(changed, "b");
            changed.close();
        }
    }

    @Test
    void wrongAttributesAreMalformed() throws SQLException {
        write("a");
        for (String text : List.of("x", "1", "1:", ":", "-1:a0:", "1:a", "1:a2:b", "99999999999:a0:", "1:a1:b1")) {
            sql("update models set attributes = '" + text + "'");
            FolderStore store = Models.open(folder);
            MeanderException e = assertThrows(MeanderException.class, store::models, text);
            assertEquals(StandardError.MALFORMED_DATA, e.code());
            assertTrue(e.getMessage().startsWith(folder.resolve("catalogue.db") + ": "), e.getMessage());
            assertEquals(1, store.verify(Progress.NONE, Cancellation.NEVER).size());
            store.close();
        }
    }

    /** Whatever is flipped in the catalogue, models read back as written or there is an error of ours; nothing else. */
    @Test
    void flippedBytesNeverGiveWrongContent() throws IOException {
        write("a", "b", "c");
        Path file = folder.resolve("catalogue.db");
        byte[] intact = Files.readAllBytes(file);
        SplittableRandom random = new SplittableRandom(5);
        int errors = 0;
        for (int i = 0; i < 400; i++) {
            byte[] flipped = intact.clone();
            for (int k = 0; k <= i % 3; k++) {
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            }
            // Zeros in unused parts of pages are the bulk; hit what is used, too.
            int at = random.nextInt(flipped.length);
            while (flipped[at] == 0) {
                at = (at + 1) % flipped.length;
            }
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            try {
                FolderStore store = Models.open(folder);
                try {
                    store.verify(Progress.NONE, Cancellation.NEVER);
                    for (StoredModel model : store.models()) {
                        if (List.of("a", "b", "c").contains(model.name())
                                && model.attributes()
                                        .equals(java.util.Map.of(
                                                "seed", "" + model.name().hashCode()))) {
                            readBlocks(store, model.name());
                        }
                    }
                } finally {
                    store.close();
                }
            } catch (MeanderException e) {
                errors++;
            }
        }
        assertTrue(errors > 10, errors + " errors");
    }

    private static void readBlocks(FolderStore store, String name) {
        try (var reader = store.read(name)) {
            for (int t = 0; t < reader.tensors().size(); t++) {
                for (int b = 0; b < reader.tensors().get(t).blocks().size(); b++) {
                    reader.payload(t, b);
                }
            }
        }
    }
}
