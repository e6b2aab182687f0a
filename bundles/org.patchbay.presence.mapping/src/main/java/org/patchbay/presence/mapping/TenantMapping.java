package org.patchbay.presence.mapping;

import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.PresenceStatus;

/** The table of eight pairs, as the tenant has it. What has no equivalent changes nothing. */
@Component(
        service = PresenceMapping.class,
        property = {
            "patchbay.name=" + MappingSettings.OWNER,
            "patchbay.settings=org.patchbay.presence.mapping.MappingSettings"
        })
public final class TenantMapping implements PresenceMapping {
    private final Settings settings;

    @Activate
    public TenantMapping(@Reference Settings settings) {
        this.settings = settings;
    }

    @Override
    public Optional<PresenceStatus> translate(String tenant, Platform from, PresenceStatus status) {
        MappingSettings table =
                settings.read(SettingsScope.tenant(tenant), MappingSettings.OWNER, MappingSettings.class);
        return from == Platform.ZOOM
                ? onTeams(table, status).status()
                : onZoom(table, status).status();
    }

    private static OnTeams onTeams(MappingSettings table, PresenceStatus zoom) {
        return switch (zoom) {
            case IN_A_CALL -> table.zoomInACall();
            case IN_A_MEETING -> table.zoomInAMeeting();
            case PRESENTING -> table.zoomPresenting();
            case AVAILABLE -> table.zoomAvailable();
            case IN_A_CALENDAR_EVENT -> table.zoomInACalendarEvent();
            case DO_NOT_DISTURB -> table.zoomDoNotDisturb();
            case BUSY -> table.zoomBusy();
            case AWAY -> table.zoomAway();
            case OFFLINE, UNKNOWN -> OnTeams.NO_CHANGE;
        };
    }

    private static OnZoom onZoom(MappingSettings table, PresenceStatus teams) {
        return switch (teams) {
            case IN_A_CALL -> table.teamsInACall();
            case PRESENTING -> table.teamsPresenting();
            case AVAILABLE -> table.teamsAvailable();
            case DO_NOT_DISTURB -> table.teamsDoNotDisturb();
            case BUSY -> table.teamsBusy();
            case AWAY -> table.teamsAway();
            // Busy, as Teams says: by the calendar, where a person has set nothing.
            case IN_A_CALENDAR_EVENT -> table.teamsInACalendarEvent();
            case IN_A_MEETING, OFFLINE, UNKNOWN -> OnZoom.NO_CHANGE;
        };
    }
}
