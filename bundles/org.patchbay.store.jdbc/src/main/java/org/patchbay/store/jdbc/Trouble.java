package org.patchbay.store.jdbc;

import java.sql.SQLException;
import java.util.Objects;

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
