package org.patchbay.presence.teams;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.presence.teams.Words.Pair;

import static org.assertj.core.api.Assertions.assertThat;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "Available,Available,AVAILABLE",
        "AvailableIdle,Inactive,AVAILABLE",
        "Available,OutOfOffice,AVAILABLE",
        "Away,Away,AWAY",
        "Away,OutOfOffice,AWAY",
        "BeRightBack,BeRightBack,AWAY",
        "Busy,Busy,BUSY",
        "BusyIdle,Inactive,BUSY",
        "Busy,SomethingNew,BUSY",
        "Busy,InACall,IN_A_CALL",
        "BusyIdle,InAConferenceCall,IN_A_CALL",
        "busy,inACall,IN_A_CALL",
        "inACall,inACall,IN_A_CALL",
        "Busy,InAMeeting,IN_A_CALENDAR_EVENT",
        "DoNotDisturb,DoNotDisturb,DO_NOT_DISTURB",
        "DoNotDisturb,UrgentInterruptionsOnly,DO_NOT_DISTURB",
        "DoNotDisturb,InACall,DO_NOT_DISTURB",
        "focusing,focusing,DO_NOT_DISTURB",
        "DoNotDisturb,Presenting,PRESENTING",
        "Offline,Offline,OFFLINE",
        "Offline,OffWork,OFFLINE",
        "Offline,OutOfOffice,OFFLINE",
        "PresenceUnknown,PresenceUnknown,UNKNOWN",
        "Dancing,Tango,UNKNOWN",
        "'',InACall,UNKNOWN"
    })
    void aStatusIsReadByBothWords(String availability, String activity, PresenceStatus meant) {
        assertThat(Words.read(availability, activity)).isEqualTo(meant);
    }

    /** Or our own would look like somebody else's. */
    @Test
    void whatIsShownIsReadAsTheSame() {
        for (PresenceStatus each : Words.shown()) {
            Pair pair = Words.session(each).or(() -> Words.preferred(each)).orElseThrow();
            assertThat(Words.read(pair.availability(), pair.activity())).isEqualTo(each);
        }
    }
}
