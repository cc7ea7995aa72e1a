package org.meander.store.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryConnectionTest {

    private static final String NAMED = "select name from models where name >= ? order by name";

    @TempDir
    Path folder;

    private FolderStore store;
    private QueryConnection connection;

    @BeforeEach
    void open() throws SQLException {
        store = new FolderStore(folder, 4096, false);
        Models.write(store, "a", 1, 100);
        Models.write(store, "b", 2, 100);
        connection = CatalogueFile.connectToRead(StoreFolder.open(folder).catalogue(), false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        store.close();
    }

    private static String first(PreparedStatement query, String from) throws SQLException {
        query.setString(1, from);
        try (ResultSet rows = query.executeQuery()) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }

    @Test
    void aClosedStatementIsGivenOutAgain() throws SQLException {
        PreparedStatement one = connection.prepareStatement(NAMED);
        assertEquals("a", first(one, "a"));
        one.close();
        try (PreparedStatement two = connection.prepareStatement(NAMED)) {
            assertSame(one, two);
            assertEquals("b", first(two, "b"));
        }
    }

    @Test
    void nobodyGetsAStatementThatIsInUse() throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(NAMED)) {
            one.setString(1, "a");
            try (ResultSet rows = one.executeQuery()) {
                assertTrue(rows.next());
                try (PreparedStatement two = connection.prepareStatement(NAMED)) {
                    assertNotSame(one, two);
                    assertEquals("b", first(two, "b"));
                }
                assertTrue(rows.next());
                assertEquals("b", rows.getString(1));
            }
        }
    }

    /** Whoever forgets a parameter gets no rows of somebody else's. */
    @Test
    void parametersAreForgotten() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NAMED)) {
            first(query, "a");
        }
        try (PreparedStatement query = connection.prepareStatement(NAMED);
                ResultSet rows = query.executeQuery()) {
            assertFalse(rows.next());
        }
    }

    @Test
    void keptStatementsSeeWhatHasChangedAndHoldNothing() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NAMED)) {
            query.setString(1, "a");
            ResultSet left = query.executeQuery();
            assertTrue(left.next());
            left.close();
        }
        store.delete("a");
        try (PreparedStatement query = connection.prepareStatement(NAMED)) {
            assertEquals("b", first(query, "a"));
        }
        try (Connection other = CatalogueFile.connect(StoreFolder.open(folder).catalogue(), false, false);
                Statement statement = other.createStatement();
                ResultSet row = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
            assertTrue(row.next());
            assertEquals(0, row.getInt(1), "a reader was in the way");
        }
    }

    /** The driver has closed it by then. */
    @Test
    void aStatementThatFailedIsNotGivenOutAgain() throws SQLException {
        String overflow = "select abs(-9223372036854775808) from models";
        PreparedStatement one = connection.prepareStatement(overflow);
        assertThrows(SQLException.class, one::executeQuery);
        one.close();
        PreparedStatement two = connection.prepareStatement(overflow);
        assertNotSame(one, two);
        two.close();
    }
}
