package org.meander.store.folder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.meander.base.MeanderException;

/** Counts how often models are opened, in memory; now and then, and when the store is closed, the catalogue is told. Thread-safe. */
final class Reads {

    private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record Count(long number, long lastMillis) {

        Count and(Count later) {
            return new Count(number + later.number, Math.max(lastMillis, later.lastMillis));
        }
    }

    private final Catalogue catalogue;
    private Map<String, Count> counts = new HashMap<>();
    private long kept = System.nanoTime();

    Reads(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    void count(String model) {
        synchronized (this) {
            counts.merge(model, new Count(1, System.currentTimeMillis()), Count::and);
            if (System.nanoTime() - kept < EVERY_NANOS) {
                return;
            }
        }
        keep();
    }

    /** Tells the catalogue. A store that cannot be written goes without; nobody's work depends on these numbers. */
    void keep() {
        Map<String, Count> now;
        synchronized (this) {
            now = counts;
            counts = new HashMap<>();
            kept = System.nanoTime();
        }
        if (now.isEmpty()) {
            return;
        }
        try {
            catalogue.write(connection -> {
                save(connection, now);
                return null;
            });
        } catch (MeanderException e) {
            // See above.
        }
    }

    private static void save(Connection connection, Map<String, Count> counts) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into reads select name, ?, ? from models where name = ? on conflict (name) do update"
                        + " set count = count + excluded.count, last_ms = max(last_ms, excluded.last_ms)")) {
            for (Map.Entry<String, Count> entry : counts.entrySet()) {
                insert.setLong(1, entry.getValue().number);
                insert.setLong(2, entry.getValue().lastMillis);
                insert.setString(3, entry.getKey());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
