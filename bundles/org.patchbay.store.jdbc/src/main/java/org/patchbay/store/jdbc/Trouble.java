package org.patchbay.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;

/** Says what the database's errors mean to an operator. */
final class Trouble {
    private Trouble() {}

    /** The innermost message, on one line. */
    static String brief(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = Objects.toString(cause.getMessage(), cause.getClass().getSimpleName());
        return text.lines().findFirst().orElse("").strip();
    }

    /** A change that was not made. */
    static StoreException refused(String database, SQLException e) {
        return new StoreException(
                Reason.UNAVAILABLE,
                "Nothing was changed: the database " + database + " did not take it (" + brief(e) + "). " + advice(e)
                        + " Reading goes on from memory. Then try again.",
                e);
    }

    /** A change of which nobody can say whether it was made. To call it refused could be a lie. */
    static StoreException unknown(String database, SQLException e, UUID token, Duration asked) {
        return new StoreException(
                Reason.UNAVAILABLE,
                "It is not known whether this was changed: the database " + database
                        + " was lost in the moment of the commit (" + brief(e) + ") and did not come back for "
                        + asked.toSeconds() + " s. When it is back, the log says what became of change " + token
                        + "; look at the document before you make the change again.",
                e);
    }

    /** A database without a change, where this node knows of some: not to be taken for the will of an operator. */
    static UnusableException empty(String database, long known) {
        return new UnusableException("The database " + database
                + " is empty, but this node has documents of it, up to change "
                + known + ". Restore the database from a backup. To begin with nothing instead, stop the nodes, remove"
                + " their file last-good and start them.");
    }

    /** A database for later versions. */
    static UnusableException newer(int usableFrom, int own) {
        return new UnusableException("The database needs a node that knows schema " + usableFrom + "; this one knows "
                + own + ". Update Patchbay on this node.");
    }

    /** What to do about it. */
    static String advice(SQLException e) {
        if (e instanceof UnusableException) {
            return "";
        }
        String state = "";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        if (state.startsWith("28") || state.equals("42501")) {
            return "Look at user and password_file in etc/" + Settings.PID + ".cfg, and at what that user may do.";
        }
        if (state.startsWith("53")) {
            return "Look at the free space and the limits of the database server.";
        }
        if (state.equals("55P03") || state.equals("57014") || state.equals("HYT00") || state.equals("50200")) {
            return "Another node or program has locked the tables for too long: look who does (pg_stat_activity).";
        }
        if (state.equals("25006")) {
            return "The server is read-only, as a standby is: look where url leads.";
        }
        if (state.equals("3D000")) {
            return "Create the database, or correct url in etc/" + Settings.PID + ".cfg.";
        }
        return "Look whether the database server runs, and whether this node reaches it (url in etc/" + Settings.PID
                + ".cfg).";
    }
}
