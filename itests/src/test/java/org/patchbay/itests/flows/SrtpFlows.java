package org.patchbay.itests.flows;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Check;
import org.patchbay.itests.harness.Crossing;
import org.patchbay.itests.harness.Part;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.outside;
import static org.patchbay.itests.flows.FlowBench.user;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Check.not;
import static org.patchbay.itests.harness.Part.encrypted;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/**
 * Calls as the real hub has them: SRTP by SDES on its side (A8), a key for each dialog that stays what it is (A7), one address and port for each
 * (0.9); the carrier sees none of it. What is heard is {@code SrtpIT}'s.
 */
abstract class SrtpFlows {
    private static final FlowBench BENCH = FlowBench.current();
    private static final String SUITE = "AES_CM_128_HMAC_SHA1_80";
    private static final String AUDIO = "m=audio [1-9][0-9]* RTP/SAVP 8";
    /** Neither lifetime nor identifier behind the key: the hub needs none (A8). */
    private static final String KEY = " " + SUITE + " inline:[A-Za-z0-9+/]{40}[[:cntrl:]]";

    private static final Check[] OFFER = {
        body(AUDIO), body("a=crypto:[0-9]+" + KEY), body("a=sendrecv"), not("RTP/AVP"), not("_32"), not("UDP/TLS")
    };
    private static final Check[] PLAIN = {body("m=audio [1-9][0-9]* RTP/AVP 8"), not("crypto"), not("SAVP")};

    @BeforeAll
    static void encrypt() {
        BENCH.encrypts(true);
    }

    @AfterAll
    static void noMore() {
        BENCH.encrypts(false);
        assertThat(BENCH.distribution.log()).as("what shows a key").noneMatch(line -> line.contains("inline:"));
    }

    /** An {@code a=crypto} of the hub's: a suite, a key made of one octet, and what else the hub may write behind it. */
    private static String key(int tag, String suite, int octet, String more) {
        byte[] key = new byte[30];
        Arrays.fill(key, (byte) octet);
        return tag + " " + suite + " inline:" + Base64.getEncoder().encodeToString(key) + more;
    }

    /** What the runtime has to answer to an offer with this tag and direction. */
    private static Check[] answer(int tag, String direction) {
        return new Check[] {
            body(AUDIO), body("a=crypto:" + tag + KEY), body("a=" + direction), not("RTP/AVP"), not("_32")
        };
    }

    /** What the runtime has told an end of itself. */
    private record Described(String origin, long version, String place, String key, String text) {
        private static final Pattern PARTS = Pattern.compile(
                "(?s)o=- (\\d+) (\\d+) .*c=IN IP4 (\\S+).*m=audio (\\d+) .*a=crypto:\\d+ \\S+ inline:([^\r|]+)\r");

        static Described of(Crossing crossing) {
            String body = crossing.message().body();
            Matcher parts = PARTS.matcher(body);
            assertThat(parts.find()).as(body).isTrue();
            return new Described(
                    parts.group(1),
                    Long.parseLong(parts.group(2)),
                    parts.group(3) + ":" + parts.group(4),
                    parts.group(5),
                    body);
        }
    }

    private static List<Described> described(Party party) {
        return party.crossings().stream()
                .filter(each -> each.fromRuntime() && !each.message().body().isEmpty())
                .filter(each -> !each.is("NOTIFY"))
                .map(Described::of)
                .toList();
    }

    private static long count(Party party, String start) {
        return party.crossings().stream().filter(each -> each.is(start)).count();
    }

    @Test
    void c1OfferedWithAKeyThatARefreshOfOursRepeats() {
        String ada = user(50);
        Part answer = encrypted(9, "sendrecv", 1, key(1, SUITE, 0x11, "|2^31|1:1"));
        Script hub = Script.called("srtp-in-hub", BENCH.hubStyle)
                .hears("INVITE", OFFER)
                .says("100 Trying")
                .says("180 Ringing")
                .says("200 OK", with("REQUIRE", "timer"), with("SESSION-EXPIRES", "6;refresher=uac"), answer)
                .hears("ACK")
                .isRefreshedUntilHungUp(answer);
        Script carrier = Script.caller("srtp-in-carrier", BENCH.carrierStyle)
                .invites(BENCH.dialled(ada), outside(50), sdp(9))
                .hears(100)
                .hears(180)
                .hears(200, PLAIN)
                .acks()
                .waitsForTest()
                .hangsUp();
        try (Party answers = BENCH.hub(hub, ada);
                Party calls = BENCH.carrier(carrier)) {
            await("a refresh").atMost(Duration.ofSeconds(20)).until(() -> count(answers, "ACK") > 1);
            calls.goesOn();
            calls.ends();
            answers.ends();
            assertThat(described(answers).stream().map(Described::text))
                    .as("offers, byte for byte")
                    .hasSizeGreaterThan(1)
                    .containsOnly(answers.saw("INVITE").message().body());
        }
    }

    @Test
    void c2AndC3aTheKeyStaysOverRefreshHoldAndResume() {
        String number = outside(51);
        // The weaker suite first, as the hub may offer it.
        String[] keys = {key(0, "AES_CM_128_HMAC_SHA1_32", 0x20, "|2^31"), key(1, SUITE, 0x21, "|2^31")};
        Script hub = Script.caller("srtp-out-hub", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, number), user(51), encrypted(9, "sendrecv", 1, keys))
                .hears(100)
                .hears(180)
                .hears(200, answer(1, "sendrecv"))
                .acks();
        // A refresh says what was said, then it is held, refreshed on hold, and taken back.
        for (int version : new int[] {1, 2, 2, 3}) {
            String direction = version == 2 ? "inactive" : "sendrecv";
            hub.asks("INVITE", encrypted(9, direction, version, keys))
                    .mayHear(100)
                    .hears(200, answer(1, direction))
                    .acks();
        }
        hub.hangsUp();
        Script carrier = Script.called("srtp-out-carrier", BENCH.carrierStyle)
                .hears("INVITE", PLAIN)
                .says("180 Ringing")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .hears("INVITE", body("a=(inactive|sendonly)"), PLAIN[0], PLAIN[1])
                .says("200 OK", sdp(9, "inactive", 2))
                .hears("ACK")
                .hears("INVITE", body("a=sendrecv"), PLAIN[0], PLAIN[1])
                .says("200 OK", sdp(9, "sendrecv", 3))
                .hears("ACK")
                .isHungUp();
        try (Party answers = BENCH.carrier(carrier, number);
                Party calls = BENCH.hub(hub)) {
            calls.ends();
            answers.ends();
            List<Described> all = described(calls);
            assertThat(all).hasSize(5);
            Described first = all.get(0);
            assertThat(all).extracting(Described::key).containsOnly(first.key());
            assertThat(all).extracting(Described::place).containsOnly(first.place());
            assertThat(all).extracting(Described::origin).containsOnly(first.origin());
            assertThat(all)
                    .extracting(each -> each.version() - first.version())
                    .as("a version for each change, and none for a refresh (RFC 3264 section 8)")
                    .containsExactly(0L, 0L, 1L, 1L, 2L);
            assertThat(all.get(1).text()).isEqualTo(first.text());
            assertThat(all.get(3).text()).isEqualTo(all.get(2).text());
        }
    }

    @Test
    void c4AndC8EachDialogHasAKeyOfItsOwn() {
        String ada = user(52);
        String number = outside(52);
        String bot = Refers.bot("srtp");
        String own = key(1, SUITE, 0x33, "");
        Script hub = Script.called("srtp-moved-hub", BENCH.hubStyle)
                .hears("INVITE", OFFER)
                .says("180 Ringing")
                .says("200 OK", encrypted(9, "sendrecv", 1, key(1, SUITE, 0x31, "|2^31")))
                .hears("ACK");
        Script carrier = Script.caller("srtp-moved-carrier", BENCH.carrierStyle)
                .invites(BENCH.dialled(ada), number, sdp(9))
                .hears(100)
                .hears(180)
                .hears(200, PLAIN)
                .acks()
                .isHungUp();
        Script there = Refers.target(
                        "srtp-bot", bot, number, encrypted(9, "sendrecv", 1, key(1, SUITE, 0x32, "|2^31|1:1")), OFFER)
                .isHungUp();
        try (Party lot = BENCH.hub(there, bot);
                Party first = BENCH.hub(Refers.moves(hub, bot), ada);
                Party outside = BENCH.carrier(carrier)) {
            first.ends();
            Script back = Refers.replaces(
                            "srtp-back",
                            user(53),
                            number,
                            Refers.replacing(lot.saw("SIP/2.0 200")),
                            encrypted(9, "sendrecv", 1, own),
                            answer(1, "sendrecv"))
                    .asks("INVITE", encrypted(9, "sendrecv", 1, own))
                    .mayHear(100)
                    .hears(200, answer(1, "sendrecv"))
                    .acks()
                    .hangsUp();
            try (Party second = BENCH.hub(back)) {
                second.ends();
                lot.ends();
                outside.ends();
                List<Described> last = described(second);
                assertThat(last).hasSize(2);
                assertThat(last.get(1).text())
                        .as("a refresh")
                        .isEqualTo(last.get(0).text());
                assertThat(described(first)).hasSize(1);
                assertThat(described(lot)).hasSize(1);
                assertThat(Stream.of(first, lot, second)
                                .map(party -> described(party).get(0).key()))
                        .as("no key is used twice")
                        .doesNotHaveDuplicates();
            }
        }
    }
}
