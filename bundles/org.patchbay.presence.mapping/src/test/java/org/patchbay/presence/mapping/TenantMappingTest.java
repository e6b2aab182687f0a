package org.patchbay.presence.mapping;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.presence.PresenceMappingContract;

import static org.assertj.core.api.Assertions.assertThat;

class TenantMappingTest extends PresenceMappingContract {
    private final MemorySettings settings = new MemorySettings();
    private final PresenceMapping mapping = new TenantMapping(settings);

    @Override
    protected PresenceMapping mapping() {
        return mapping;
    }

    @ParameterizedTest
    @EnumSource(
            names = {"IN_A_CALL", "PRESENTING", "AVAILABLE", "DO_NOT_DISTURB", "BUSY", "AWAY", "IN_A_CALENDAR_EVENT"})
    void whatTeamsHasStaysWhatItIs(PresenceStatus status) {
        assertThat(mapping.translate("acme", Platform.TEAMS, status)).contains(status);
    }

    @Test
    void aTenantMayHaveAnotherTableOrNoChange() {
        settings.tenant(
                "acme",
                MappingSettings.OWNER,
                Map.of("zoom_away", "no_change", "zoom_in_a_meeting", "busy", "teams_in_a_call", "in_a_meeting"));
        assertThat(mapping.translate("acme", Platform.ZOOM, PresenceStatus.AWAY))
                .isEmpty();
        assertThat(mapping.translate("acme", Platform.ZOOM, PresenceStatus.IN_A_MEETING))
                .contains(PresenceStatus.BUSY);
        assertThat(mapping.translate("acme", Platform.TEAMS, PresenceStatus.IN_A_CALL))
                .contains(PresenceStatus.IN_A_MEETING);
        assertThat(mapping.translate("other", Platform.ZOOM, PresenceStatus.AWAY))
                .contains(PresenceStatus.AWAY);
    }

    @Test
    void aWrongWordCountsAsNotWritten() {
        settings.tenant("acme", MappingSettings.OWNER, Map.of("zoom_busy", "in_a_meeting"));
        assertThat(mapping.translate("acme", Platform.ZOOM, PresenceStatus.BUSY))
                .contains(PresenceStatus.BUSY);
    }

    @Test
    void everyTargetIsAStatus() {
        Set<PresenceStatus> targets = EnumSet.noneOf(PresenceStatus.class);
        for (OnTeams target : OnTeams.values()) {
            target.status().ifPresent(targets::add);
        }
        for (OnZoom target : OnZoom.values()) {
            target.status().ifPresent(targets::add);
        }
        assertThat(targets).hasSize(OnZoom.values().length - 1);
    }
}
