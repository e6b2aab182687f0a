package org.patchbay.lab.cloud.graph;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.lab.cloud.wire.LabClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.lab.cloud.World.ADA;
import static org.patchbay.lab.cloud.World.NOW;
import static org.patchbay.lab.cloud.World.TENANT;

/** What is shown of several sessions and a preference, and how it ends. */
class PresenceTest {
    private final LabClock clock = new LabClock(Clock.fixed(NOW, ZoneOffset.UTC));
    private final List<String> told = new ArrayList<>();
    private final List<String> stamps = new ArrayList<>();
    private final Presences presences = new Presences(clock, (tenant, user, json) -> {
        told.add(
                json.path("availability").asText() + "/" + json.path("activity").asText());
        stamps.add(json.path("sequenceNumber").asText());
    });

    PresenceTest() {
        clock.moved(presences::tick);
    }

    private void say(String app, String availability, String activity, int minutes) {
        presences.say(TENANT, ADA, app, new Shown(availability, activity), Duration.ofMinutes(minutes));
    }

    private String shown() {
        return presences.shown(TENANT, ADA).toString();
    }

    @Test
    void theStrongestSessionIsShown() {
        assertThat(shown()).isEqualTo("Offline/Offline");
        say("a", "Away", "Away", 60);
        assertThat(shown()).isEqualTo("Away/Away");
        say("b", "Available", "Available", 60);
        assertThat(shown()).isEqualTo("Available/Available");
        presences.teams(TENANT, ADA, "Busy", "InAMeeting");
        assertThat(shown()).isEqualTo("Busy/InAMeeting");
        say("a", "DoNotDisturb", "Presenting", 60);
        assertThat(shown()).isEqualTo("DoNotDisturb/Presenting");
        presences.unsay(TENANT, ADA, "a");
        presences.unsay(TENANT, ADA, "b");
        assertThat(shown()).isEqualTo("Busy/InAMeeting");
        presences.teamsCloses(TENANT, ADA);
        assertThat(shown()).isEqualTo("Offline/Offline");
        assertThat(told)
                .containsExactly(
                        "Away/Away",
                        "Available/Available",
                        "Busy/InAMeeting",
                        "DoNotDisturb/Presenting",
                        "Busy/InAMeeting",
                        "Offline/Offline");
        assertThat(stamps).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aPreferenceWinsWhileThereIsASession() {
        presences.prefer(TENANT, ADA, new Shown("DoNotDisturb", "DoNotDisturb"), Duration.ofDays(1));
        assertThat(shown()).isEqualTo("Offline/Offline");
        presences.teams(TENANT, ADA, "Busy", "InACall");
        assertThat(shown()).isEqualTo("DoNotDisturb/DoNotDisturb");
        clock.advance(Duration.ofDays(1));
        assertThat(shown()).isEqualTo("Busy/InACall");
        presences.chooses(TENANT, ADA, "Away", "Away");
        clock.advance(Duration.ofDays(30));
        assertThat(shown()).isEqualTo("Away/Away");
        presences.resets(TENANT, ADA);
        assertThat(shown()).isEqualTo("Busy/InACall");
    }

    @Test
    void anAppsAvailableFadesUnlessItIsSaidAgain() {
        say("a", "Available", "Available", 240);
        clock.advance(Duration.ofMinutes(4));
        say("a", "Available", "Available", 240);
        clock.advance(Duration.ofMinutes(4));
        assertThat(shown()).isEqualTo("Available/Available");
        clock.advance(Duration.ofMinutes(1));
        assertThat(shown()).isEqualTo("Available/AvailableInactive");
        clock.advance(Duration.ofMinutes(5));
        assertThat(shown()).isEqualTo("Away/Away");
        clock.advance(Duration.ofHours(4));
        assertThat(shown()).isEqualTo("Offline/Offline");
        assertThat(told)
                .containsExactly("Available/Available", "Available/AvailableInactive", "Away/Away", "Offline/Offline");
    }

    @Test
    void anotherNoteHasAStampAndIsNotTold() {
        presences.teams(TENANT, ADA, "Busy", "InACall");
        String before = presences.json(TENANT, ADA).path("sequenceNumber").asText();
        presences.outOfOffice(TENANT, ADA, "Back on Monday");
        assertThat(presences
                        .json(TENANT, ADA)
                        .path("outOfOfficeSettings")
                        .path("message")
                        .asText())
                .isEqualTo("Back on Monday");
        assertThat(presences.json(TENANT, ADA).path("sequenceNumber").asText()).isGreaterThan(before);
        assertThat(told).hasSize(1);
    }

    @Test
    void busyHoldsUntilItEnds() {
        say("a", "Busy", "InACall", 60);
        clock.advance(Duration.ofMinutes(59));
        assertThat(shown()).isEqualTo("Busy/InACall");
        clock.advance(Duration.ofMinutes(1));
        assertThat(shown()).isEqualTo("Offline/Offline");
        assertThat(presences.session(TENANT, ADA, "a")).isEmpty();
    }
}
