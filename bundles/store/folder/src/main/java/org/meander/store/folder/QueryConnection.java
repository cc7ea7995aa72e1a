package org.meander.store.folder;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.sqlite.jdbc4.JDBC4Connection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A connection for queries, which prepares each of them once: SQLite takes several times as long to compile a query about one model as to
 * answer it. A closed statement is kept for whoever prepares the same text next; there are as many as this package has texts. For one thread at
 * a time.
 */
final class QueryConnection extends JDBC4Connection {

    private final Map<String, Kept> kept = new HashMap<>();

    QueryConnection(String url, String file, Properties properties) throws SQLException {
        super(url, file, properties);
    }

    /** Transactions begin and end by statements; else the driver would try to begin and end one after each. */
    @Override
    public boolean getAutoCommit() {
        return false;
    }

    /** One of its own, even while another one of the same text is in use. */
    @Override
    public PreparedStatement prepareStatement(String text) throws SQLException {
        Kept statement = kept.remove(text);
        return statement == null ? new Kept(this, text) : statement;
    }

    /** Its result sets are to be closed before it is: that resets it, so that it holds no snapshot. */
    private static final class Kept extends JDBC4PreparedStatement {

        private final QueryConnection owner;
        private final String text;
        /** The driver gives up a statement that fails. */
        private boolean usable;

        Kept(QueryConnection owner, String text) throws SQLException {
            super(owner, text);
            this.owner = owner;
            this.text = text;
        }

        @Override
        public ResultSet executeQuery() throws SQLException {
            usable = false;
            ResultSet rows = super.executeQuery();
            usable = true;
            return rows;
        }

        @Override
        public boolean execute() throws SQLException {
            usable = false;
            boolean rows = super.execute();
            usable = true;
            return rows;
        }

        @Override
        public void close() throws SQLException {
            if (!usable || owner.kept.containsKey(text)) {
                super.close();
                return;
            }
            // Forgets the parameters. To clear them would make SQLite compile the query anew.
            clearBatch();
            owner.kept.put(text, this);
        }
    }
}
