package org.patchbay.sip.trunk;

import java.util.Map;

/** What two ends of a dialog have agreed on for its session timer (RFC 4028); a part of the {@link DialogRecord}. */
final class SessionState {
    /** The session interval in seconds; 0 while there is no timer. */
    int seconds;
    /** Whether it is us who refresh. */
    boolean ours;
    /** Whether the peer takes part; if not, we refresh for ourselves alone, and no timer of the peer's runs out. */
    boolean shared;
    /** The Min-SE that the peer told us in a 422, in seconds; 0 for none. */
    int least;
    /** Whether the peer's Allow lists UPDATE. */
    boolean update;

    void write(Map<String, String> fields) {
        fields.put("session-seconds", Integer.toString(seconds));
        fields.put("session-refresher", ours ? "ours" : "theirs");
        fields.put("session-shared", Boolean.toString(shared));
        fields.put("session-min-se", Integer.toString(least));
        fields.put("session-update", Boolean.toString(update));
    }

    /** Reads what {@link #write} wrote; a record of an earlier version has no timer. */
    static SessionState read(Map<String, String> fields) {
        SessionState state = new SessionState();
        state.seconds = Integer.parseInt(fields.getOrDefault("session-seconds", "0"));
        state.ours = fields.getOrDefault("session-refresher", "").equals("ours");
        state.shared = Boolean.parseBoolean(fields.get("session-shared"));
        state.least = Integer.parseInt(fields.getOrDefault("session-min-se", "0"));
        state.update = Boolean.parseBoolean(fields.get("session-update"));
        return state;
    }
}
