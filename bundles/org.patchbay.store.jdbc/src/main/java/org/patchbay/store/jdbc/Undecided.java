package org.patchbay.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes of which nobody could say whether they were made, until the database is back. */
final class Undecided {
    private static final Logger LOG = LoggerFactory.getLogger(Undecided.class);

    private final Tables tables;
    private final List<UUID> tokens = new CopyOnWriteArrayList<>();

    Undecided(Tables tables) {
        this.tables = tables;
    }

    void add(UUID token) {
        tokens.add(token);
    }

    /** Asks, and says it in the log. */
    void decide(Connection connection) throws SQLException {
        if (tokens.isEmpty()) {
            return;
        }
        // With the lock the transaction has ended, whatever became of it.
        tables.lockHead(connection);
        for (UUID token : tokens) {
            boolean made = tables.made(connection, token).isPresent();
            LOG.warn("The change {}, of which it was not known, was {}.", token, made ? "made" : "not made");
            tokens.remove(token);
        }
    }
}
