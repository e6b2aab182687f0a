package org.patchbay.zoom;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.presence.PresenceStatus;

/**
 * Zoom's words for what a person is doing. They are not settled: two spellings are found in its own documents and kits, and both are read, in
 * whatever case, with or without underscores. Written is the newer, and the older where that is refused.
 */
final class Spelling {
    private static final Map<PresenceStatus, String> WRITTEN = new EnumMap<>(Map.of(
            PresenceStatus.AVAILABLE, "Available",
            PresenceStatus.AWAY, "Away",
            PresenceStatus.BUSY, "Busy",
            PresenceStatus.DO_NOT_DISTURB, "Do_Not_Disturb",
            PresenceStatus.IN_A_CALL, "In_A_Call",
            PresenceStatus.IN_A_MEETING, "In_A_Meeting",
            PresenceStatus.IN_A_CALENDAR_EVENT, "In_A_Calendar_Event",
            PresenceStatus.PRESENTING, "Presenting"));
    private static final Map<PresenceStatus, String> OLDER = Map.of(
            PresenceStatus.IN_A_CALL, "On_A_Call",
            PresenceStatus.IN_A_MEETING, "In_A_Zoom_Meeting",
            PresenceStatus.IN_A_CALENDAR_EVENT, "In_Calendar_Event");
    private static final Map<String, PresenceStatus> READ = Map.ofEntries(
            Map.entry("available", PresenceStatus.AVAILABLE),
            Map.entry("away", PresenceStatus.AWAY),
            Map.entry("busy", PresenceStatus.BUSY),
            Map.entry("donotdisturb", PresenceStatus.DO_NOT_DISTURB),
            Map.entry("dnd", PresenceStatus.DO_NOT_DISTURB),
            Map.entry("inacall", PresenceStatus.IN_A_CALL),
            Map.entry("onacall", PresenceStatus.IN_A_CALL),
            Map.entry("onphonecall", PresenceStatus.IN_A_CALL),
            Map.entry("inameeting", PresenceStatus.IN_A_MEETING),
            Map.entry("inazoommeeting", PresenceStatus.IN_A_MEETING),
            Map.entry("inmeeting", PresenceStatus.IN_A_MEETING),
            Map.entry("inacalendarevent", PresenceStatus.IN_A_CALENDAR_EVENT),
            Map.entry("incalendarevent", PresenceStatus.IN_A_CALENDAR_EVENT),
            Map.entry("presenting", PresenceStatus.PRESENTING),
            Map.entry("offline", PresenceStatus.OFFLINE));

    private Spelling() {}

    static PresenceStatus read(String word) {
        return READ.getOrDefault(word.replaceAll("[_\\s-]", "").toLowerCase(Locale.ROOT), PresenceStatus.UNKNOWN);
    }

    /** What can be set. "Offline" is what Zoom says of who is in no client. */
    static Set<PresenceStatus> writable() {
        return Set.copyOf(WRITTEN.keySet());
    }

    static String written(PresenceStatus status) {
        return Optional.ofNullable(WRITTEN.get(status))
                .orElseThrow(() -> new IllegalArgumentException(status + " cannot be set at Zoom."));
    }

    static Optional<String> older(PresenceStatus status) {
        return Optional.ofNullable(OLDER.get(status));
    }
}
