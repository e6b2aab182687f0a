package org.patchbay.store.jdbc;

import java.sql.SQLException;

/** The database is there, and is not fit for this node. Trying again does not help until somebody has acted. */
final class UnusableException extends SQLException {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
        super(message);
    }
}
