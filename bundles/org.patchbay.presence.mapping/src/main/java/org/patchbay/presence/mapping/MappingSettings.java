package org.patchbay.presence.mapping;

import org.patchbay.api.call.settings.Setting;

/**
 * A tenant's table. Each component is a status of the one platform, and its value what stands for it on the other.
 *
 * <p>{@code AVAILABLE} as a target means that what is shown there by us is taken away: it is never written.
 */
record MappingSettings(
        @Setting(value = "IN_A_CALL", text = "Teams while the person is on a call at Zoom") OnTeams zoomInACall,
        @Setting(value = "IN_A_CALL", text = "Teams while the person is in a Zoom meeting") OnTeams zoomInAMeeting,
        @Setting(value = "PRESENTING", text = "Teams while the person is presenting at Zoom") OnTeams zoomPresenting,
        @Setting(value = "AVAILABLE", text = "Teams while the person is available at Zoom") OnTeams zoomAvailable,
        @Setting(value = "BUSY", text = "Teams while an event of the calendar goes on at Zoom")
                OnTeams zoomInACalendarEvent,
        @Setting(value = "DO_NOT_DISTURB", text = "Teams while Zoom says do not disturb") OnTeams zoomDoNotDisturb,
        @Setting(value = "BUSY", text = "Teams while the person is busy at Zoom") OnTeams zoomBusy,
        @Setting(value = "AWAY", text = "Teams while the person is away at Zoom") OnTeams zoomAway,
        @Setting(value = "IN_A_CALL", text = "Zoom while the person is in a call in Teams") OnZoom teamsInACall,
        @Setting(value = "PRESENTING", text = "Zoom while the person is presenting in Teams") OnZoom teamsPresenting,
        @Setting(value = "AVAILABLE", text = "Zoom while the person is available in Teams") OnZoom teamsAvailable,
        @Setting(value = "DO_NOT_DISTURB", text = "Zoom while Teams says do not disturb") OnZoom teamsDoNotDisturb,
        @Setting(value = "BUSY", text = "Zoom while the person is busy in Teams") OnZoom teamsBusy,
        @Setting(value = "IN_A_CALENDAR_EVENT", text = "Zoom while Teams is busy by an event of the calendar")
                OnZoom teamsInACalendarEvent,
        @Setting(value = "AWAY", text = "Zoom while the person is away in Teams") OnZoom teamsAway) {
    static final String OWNER = "presence-mapping";
}
