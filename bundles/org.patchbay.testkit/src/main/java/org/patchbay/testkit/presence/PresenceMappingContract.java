package org.patchbay.testkit.presence;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.PresenceStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** What a {@link PresenceMapping} does for a tenant that has no wishes of its own. A test of one inherits this and gives it. */
public abstract class PresenceMappingContract {
    private static final Set<PresenceStatus> ONLY_OF_THE_PROVIDER =
            Set.of(PresenceStatus.IN_A_MEETING, PresenceStatus.IN_A_CALENDAR_EVENT);

    protected abstract PresenceMapping mapping();

    @ParameterizedTest
    @CsvSource({
        "IN_A_CALL,IN_A_CALL",
        "IN_A_MEETING,IN_A_CALL",
        "PRESENTING,PRESENTING",
        "AVAILABLE,AVAILABLE",
        "IN_A_CALENDAR_EVENT,BUSY",
        "DO_NOT_DISTURB,DO_NOT_DISTURB",
        "BUSY,BUSY",
        "AWAY,AWAY"
    })
    final void translatesTheEightPairs(PresenceStatus zoom, PresenceStatus teams) {
        assertThat(mapping().translate("acme", Platform.ZOOM, zoom)).contains(teams);
    }

    @Test
    final void changesNothingForWhatHasNoEquivalent() {
        for (Platform from : Platform.values()) {
            assertThat(mapping().translate("acme", from, PresenceStatus.UNKNOWN))
                    .isEmpty();
        }
    }

    /** Or the two platforms would push each other around for ever. */
    @Test
    final void comesToRestOnceBothPlatformsSayTheSame() {
        for (PresenceStatus status : PresenceStatus.values()) {
            mapping().translate("acme", Platform.ZOOM, status).ifPresent(onTeams -> mapping()
                    .translate("acme", Platform.TEAMS, onTeams)
                    .ifPresent(back -> assertThat(mapping().translate("acme", Platform.ZOOM, back))
                            .as("%s on Teams, %s on Zoom", onTeams, back)
                            .contains(onTeams)));
        }
    }

    @Test
    final void neverPutsAWordOnTeamsThatTeamsDoesNotHave() {
        for (PresenceStatus status : PresenceStatus.values()) {
            mapping().translate("acme", Platform.ZOOM, status).ifPresent(onTeams -> assertThat(ONLY_OF_THE_PROVIDER)
                    .doesNotContain(onTeams));
        }
    }
}
