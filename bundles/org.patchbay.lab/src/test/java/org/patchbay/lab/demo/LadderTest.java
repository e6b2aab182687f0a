package org.patchbay.lab.demo;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.admin.LadderLine;

import static org.assertj.core.api.Assertions.assertThat;

class LadderTest {

    @Test
    void showsWhoSaidWhatToWhom() {
        Instant at = Instant.EPOCH;
        List<String> drawn = Ladder.draw(
                List.of(
                        new LadderLine(at, "1", "carrier", false, "INVITE sip:+1425@127.0.0.21 SIP/2.0 (sdp)"),
                        new LadderLine(
                                at.plusMillis(4), "2", "teams", true, "INVITE sip:+1425@hub;user=phone SIP/2.0 (sdp)"),
                        new LadderLine(at.plusMillis(9), "2", "teams", false, "SIP/2.0 180 Ringing")),
                "teams"::equals);
        assertThat(drawn.get(1)).matches(" +0 ms \\| +\\|<-+ INVITE \\+1425 \\(sdp\\) -+\\|");
        assertThat(drawn.get(2)).matches(" +4 ms \\|<-+ INVITE \\+1425 \\(sdp\\) -+\\| +\\|");
        assertThat(drawn.get(3)).matches(" +9 ms \\|-+ 180 Ringing -+>\\| +\\|");
        assertThat(drawn).allMatch(line -> line.length() <= 94);
    }

    @Test
    void tellsTwoLegsOfOnePeerApart() {
        List<String> drawn = Ladder.draw(
                List.of(
                        new LadderLine(Instant.EPOCH, "1", "carrier", false, "INVITE sip:+1@h SIP/2.0"),
                        new LadderLine(Instant.EPOCH, "2", "carrier", true, "INVITE sip:+2@h SIP/2.0")),
                peer -> false);
        assertThat(drawn.get(1)).contains("[a] INVITE +1");
        assertThat(drawn.get(2)).contains("[b] INVITE +2");
    }

    @Test
    void isCompleteWhenEachLegIsRefusedOrHungUp() {
        LadderLine invite = line("1", "INVITE sip:+1@h SIP/2.0 (sdp)");
        LadderLine ok = line("1", "SIP/2.0 200 OK");
        LadderLine bye = line("1", "BYE sip:+1@h SIP/2.0");
        assertThat(Ladder.complete(List.of())).isFalse();
        assertThat(Ladder.complete(List.of(invite, ok))).isFalse();
        assertThat(Ladder.complete(List.of(invite, ok, bye))).isFalse();
        assertThat(Ladder.complete(List.of(invite, ok, bye, ok))).isTrue();
        assertThat(Ladder.complete(List.of(invite, ok, bye, ok, line("2", "INVITE sip:+2@h SIP/2.0"))))
                .isFalse();
        assertThat(Ladder.complete(List.of(line("3", "SIP/2.0 603 Decline")))).isTrue();
    }

    private static LadderLine line(String leg, String text) {
        return new LadderLine(Instant.EPOCH, leg, "peer", true, text);
    }
}
