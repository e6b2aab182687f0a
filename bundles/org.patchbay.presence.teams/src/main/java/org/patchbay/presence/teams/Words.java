package org.patchbay.presence.teams;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.presence.PresenceStatus;

/**
 * What Teams calls a status: an availability, and an activity that says more of it. Both are open: what is not known here is kept as it was said.
 * Case does not count, as Microsoft's own descriptions differ in it.
 */
final class Words {

    /** What is written; Graph takes few combinations. */
    record Pair(String availability, String activity) {}

    private static final Map<PresenceStatus, Pair> SESSION = Map.of(
            PresenceStatus.IN_A_CALL, new Pair("Busy", "InACall"),
            PresenceStatus.PRESENTING, new Pair("DoNotDisturb", "Presenting"));
    private static final Map<PresenceStatus, Pair> PREFERRED = Map.of(
            PresenceStatus.BUSY, new Pair("Busy", "Busy"),
            PresenceStatus.DO_NOT_DISTURB, new Pair("DoNotDisturb", "DoNotDisturb"),
            PresenceStatus.AWAY, new Pair("Away", "Away"));

    /**
     * The session beneath a preferred status, without which that shows nothing. Of all sessions it counts least: where the person chooses something else, or
     * is in a client, nothing is seen of it.
     */
    static final Pair BENEATH = new Pair("Away", "Away");

    private Words() {}

    /** What the words mean; {@code UNKNOWN} for what is not known here. */
    static PresenceStatus read(String availability, String activity) {
        String what = word(activity);
        return switch (word(availability)) {
            case "available", "availableidle" -> PresenceStatus.AVAILABLE;
            case "away", "berightback" -> PresenceStatus.AWAY;
            case "busy", "busyidle" ->
                switch (what) {
                    case "inacall", "inaconferencecall" -> PresenceStatus.IN_A_CALL;
                    // The calendar says so, and no person.
                    case "inameeting" -> PresenceStatus.IN_A_CALENDAR_EVENT;
                    case "presenting" -> PresenceStatus.PRESENTING;
                    default -> PresenceStatus.BUSY;
                };
            case "inacall" -> PresenceStatus.IN_A_CALL;
            case "inameeting" -> PresenceStatus.IN_A_CALENDAR_EVENT;
            case "donotdisturb" ->
                what.equals("presenting") ? PresenceStatus.PRESENTING : PresenceStatus.DO_NOT_DISTURB;
            case "focusing" -> PresenceStatus.DO_NOT_DISTURB;
            case "presenting" -> PresenceStatus.PRESENTING;
            case "offline" -> PresenceStatus.OFFLINE;
            default -> PresenceStatus.UNKNOWN;
        };
    }

    private static String word(String given) {
        return given.strip().toLowerCase(Locale.ROOT);
    }

    /** What {@code setPresence} shows by itself. */
    static Optional<Pair> session(PresenceStatus status) {
        return Optional.ofNullable(SESSION.get(status));
    }

    /** What only {@code setUserPreferredPresence} shows. */
    static Optional<Pair> preferred(PresenceStatus status) {
        return Optional.ofNullable(PREFERRED.get(status));
    }

    /**
     * What can be shown, each of which is read as the same again. Not "available": it is reached by taking away what we show, as a session that says so
     * fades within minutes.
     */
    static Set<PresenceStatus> shown() {
        return Set.of(
                PresenceStatus.IN_A_CALL,
                PresenceStatus.PRESENTING,
                PresenceStatus.BUSY,
                PresenceStatus.DO_NOT_DISTURB,
                PresenceStatus.AWAY);
    }
}
