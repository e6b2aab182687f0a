package org.patchbay.itests.flows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.patchbay.itests.harness.Crossing;
import org.patchbay.itests.harness.FeatureJar;
import org.patchbay.itests.harness.Script;
import org.patchbay.itests.sample.CallsElsewhere;
import org.patchbay.itests.sample.SendsElsewhere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.outside;
import static org.patchbay.itests.flows.FlowBench.user;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/**
 * Every leg is screened, whichever way it comes to be: where nobody may be called, no INVITE goes out, and the trace names who refused. There
 * are three whom nobody may call: one is on a block list, one is denied by a class of service, one is in a country that is not allowed.
 */
class ScreeningIT {
    private static final String FRIEND = outside(92);
    private static final String OTHER = outside(93);
    private static final String ALSO_BLOCKED = outside(89);

    private static FlowBench bench;
    private List<String> before = List.of();

    /** Whom nobody may call, by whom that is refused, and how. */
    enum Forbidden {
        BLOCKED(outside(90), "blocking", 603, 80),
        DENIED(outside(91), "class-of-service", 403, 81),
        ABROAD("+4930123456", "ceilings", 403, 82);

        final String number;
        final String handler;
        final int status;
        /** The user for whom others send calls there. */
        final String caller;

        Forbidden(String number, String handler, int status, int caller) {
            this.number = number;
            this.handler = handler;
            this.status = status;
            this.caller = user(caller);
        }
    }

    @BeforeAll
    static void start() {
        bench = new FlowBench("screening", Lasting.SHORT);
        String users = bench.distribution.read("etc/patchbay/directory/users.csv");
        bench.distribution
                .write(
                        "etc/patchbay/directory/classes.csv",
                        "tenant,id,national,international,premium,countries,allowed,denied\ncontoso,staff,yes,yes,no,,,"
                                + Forbidden.DENIED.number + "\n")
                .write(
                        "etc/patchbay/directory/users.csv",
                        users.lines()
                                .map(row -> row.startsWith("contoso,") ? row.replace(",HUB,,", ",HUB,staff,") : row)
                                .collect(Collectors.joining("\n", "", "\n")));
        bench.start();
        bench.distribution.run(
                "patchbay:list-add contoso blocked_destinations " + Forbidden.BLOCKED.number + " " + ALSO_BLOCKED);
        bench.distribution.run("patchbay:settings-set contoso ceilings allowed_countries US");
        // Otherwise nothing that leads from outside to outside would come so far as to be screened.
        bench.distribution.run("patchbay:settings-set contoso transfer outside_to_outside true");
        Path home = bench.distribution.home().resolve("home");
        bench.distribution.run("patchbay:feature-update "
                + FeatureJar.of("org.example.elsewhere", home, SendsElsewhere.class, CallsElsewhere.class)
                        .write(home, "elsewhere-1.0.0.jar"));
    }

    @AfterAll
    static void stop() {
        if (bench != null) {
            bench.close();
            assertThat(bench.distribution.log("ERROR")).isEmpty();
        }
    }

    @BeforeEach
    void remember() {
        before = ended();
    }

    private static List<String> ended() {
        return bench.distribution.rows("patchbay:recent").stream()
                .map(row -> row.get("id"))
                .toList();
    }

    /** Nobody was asked, of those that nobody may call, by whichever way; and whoever refused is in the trace of the call that has just ended. */
    private void isScreened(Forbidden target) {
        await("the call has ended").atMost(Duration.ofSeconds(20)).until(() -> !ended().equals(before));
        List<Map<String, String>> steps = ended().stream()
                .filter(id -> !before.contains(id))
                .flatMap(id -> bench.distribution.rows("patchbay:trace " + id).stream())
                .toList();
        assertThat(steps).anySatisfy(step -> assertThat(step)
                .containsEntry("who", target.handler)
                .extractingByKey("what")
                .asString()
                .contains("REJECT " + target.status));
    }

    @AfterEach
    void noInviteWentOut() {
        assertThat(Stream.concat(bench.hubExchange().all().stream(), bench.carrierExchange().all().stream())
                        .filter(Crossing::fromRuntime)
                        .filter(each -> each.is("INVITE "))
                        .map(each -> each.message().startLine()))
                .noneMatch(line -> line.contains(ALSO_BLOCKED))
                .noneMatch(line -> Stream.of(Forbidden.values()).anyMatch(each -> line.contains(each.number)));
    }

    private static Script refused(String from, String to, int status) {
        return Script.caller("screened-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, to), from, sdp(9))
                .hears(100)
                .hears(status, header("Reason", "Q[.]850;cause=21"))
                .acksRefusal();
    }

    @ParameterizedTest
    @EnumSource
    void aCall(Forbidden target) {
        try (Party calls = bench.hub(refused(target.caller, target.number, target.status))) {
            calls.ends();
        }
        isScreened(target);
    }

    @ParameterizedTest
    @EnumSource
    void aForward(Forbidden target) {
        String settings = "patchbay:settings-set contoso/-/c85 forwarding always_to ";
        bench.distribution.run(settings + target.number);
        Script carrier = Script.caller("forwarded-carrier", bench.carrierStyle)
                .invites(bench.dialled(user(85)), FRIEND, sdp(9))
                .hears(100)
                .hears(target.status)
                .acksRefusal();
        try (Party calls = bench.carrier(carrier)) {
            calls.ends();
        } finally {
            bench.distribution.run(settings + "''");
        }
        isScreened(target);
    }

    /** The REFER comes to nothing, and the call stays up until somebody hangs up. */
    private static Script refers(Script script, Forbidden target, String host) {
        return script.asks(
                        "REFER",
                        with("Refer-To", "<sip:" + target.number + "@" + host + ">"),
                        with("Referred-By", "<sip:" + target.caller + "@" + host + ">"))
                .hears(202)
                .hears("NOTIFY", body("SIP/2[.]0 100"))
                .agrees()
                .hears("NOTIFY", header("Subscription-State", "terminated"), body("SIP/2[.]0 " + target.status))
                .agrees()
                .hangsUp();
    }

    @ParameterizedTest
    @EnumSource
    void aReferOfTheHub(Forbidden target) {
        Script hub = Script.caller("refers-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, FRIEND), target.caller, sdp(9))
                .hears(100)
                .hears(200)
                .acks();
        Script carrier = Script.called("referred-carrier", bench.carrierStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party answers = bench.carrier(carrier, FRIEND);
                Party calls = bench.hub(refers(hub, target, FlowBench.SIP + ":5061;user=phone;transport=tls"))) {
            calls.ends();
            answers.ends();
        }
        isScreened(target);
    }

    @ParameterizedTest
    @EnumSource
    void aReferOfTheProvider(Forbidden target) {
        Script hub = Script.caller("referred-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, FRIEND), target.caller, sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .isHungUp();
        Script carrier = Script.called("refers-carrier", bench.carrierStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK");
        try (Party answers = bench.carrier(refers(carrier, target, FlowBench.CARRIER + ";user=phone"), FRIEND);
                Party calls = bench.hub(hub)) {
            answers.ends();
            calls.ends();
        }
        isScreened(target);
    }

    @ParameterizedTest
    @EnumSource
    void aRedirectionOfTheProvider(Forbidden target) {
        Script carrier = Script.called("redirects-carrier", bench.carrierStyle)
                .hears("INVITE")
                .says(
                        "302 Moved Temporarily",
                        with(
                                "Contact",
                                "<sip:" + target.number + "@" + FlowBench.CARRIER + ":" + bench.carrierPort + ">"))
                .hears("ACK");
        try (Party answers = bench.carrier(carrier, FRIEND);
                Party calls = bench.hub(refused(target.caller, FRIEND, target.status))) {
            calls.ends();
            answers.ends();
        }
        isScreened(target);
    }

    /** Of two nobody may be called. */
    @Test
    void aForkToTwoOnTheBlockList() {
        try (Party calls = bench.hub(refused(Forbidden.BLOCKED.caller, user(83), Forbidden.BLOCKED.status))) {
            calls.ends();
        }
        isScreened(Forbidden.BLOCKED);
    }

    /** One of two who are to ring is left out, and the other is called. */
    @ParameterizedTest
    @EnumSource(names = {"DENIED", "ABROAD"})
    void aFork(Forbidden target) {
        Script hub = Script.caller("forked-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, user(83)), target.caller, sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .hangsUp();
        Script carrier = Script.called("forked-carrier", bench.carrierStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party answers = bench.carrier(carrier, OTHER);
                Party calls = bench.hub(hub)) {
            calls.ends();
            answers.ends();
        }
        isScreened(target);
    }

    @ParameterizedTest
    @EnumSource
    void aLegThatATreatmentMakes(Forbidden target) {
        try (Party calls = bench.hub(refused(target.caller, user(84), target.status))) {
            calls.ends();
        }
        isScreened(target);
    }

    /** The user's own telephone rings, and is told why nobody else does. */
    @ParameterizedTest
    @EnumSource
    void aClick(Forbidden target) {
        Script hub = Script.called("clicked-hub", bench.hubStyle)
                .hears("INVITE", header("From", target.number.replace("+", "[+]")))
                .says("180 Ringing")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp(header("Reason", "cause=21"));
        try (Party answers = bench.hub(hub, target.caller)) {
            bench.distribution.run("patchbay:call contoso " + target.caller + " " + target.number);
            answers.ends();
        }
        isScreened(target);
    }

    /** What is allowed goes through: the user first, then the other, who sees the user. */
    @Test
    void aClickThatIsAllowedConnectsTheTwo() {
        Script hub = Script.called("connected-hub", bench.hubStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .waitsForTest()
                .hangsUp();
        Script carrier = Script.called("connected-carrier", bench.carrierStyle)
                .hears("INVITE", header("From", user(86).replace("+", "[+]")))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party first = bench.hub(hub, user(86));
                Party second = bench.carrier(carrier, FRIEND)) {
            bench.distribution.run("patchbay:call contoso c86 " + FRIEND);
            second.saw("ACK");
            await("both are connected")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> bench.distribution.rows("patchbay:calls").stream()
                            .anyMatch(call -> "up".equals(call.get("stage"))));
            first.goesOn();
            first.ends();
            second.ends();
        }
        assertThat(bench.distribution.rows("patchbay:audit")).anySatisfy(entry -> assertThat(entry)
                .containsEntry("action", "call-start")
                .containsEntry("subject", "contoso/c86"));
    }
}
