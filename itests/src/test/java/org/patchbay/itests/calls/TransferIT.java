package org.patchbay.itests.calls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.calls.HubScript.Dialog;
import org.patchbay.itests.calls.HubScript.Heard;
import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.Echo;
import org.patchbay.itests.harness.Hearing;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Reply;
import org.patchbay.itests.harness.SipText;
import org.patchbay.itests.harness.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the hub does to a call that is up: it transfers it by a REFER that comes over another connection, and moves its end of it by an INVITE
 * with Replaces. The party at the provider is a softphone that speaks 440 Hz; who hears that is who it talks to.
 */
class TransferIT {
    private static final String TARGET =
            "sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:DFCBA638-0c5a-4d9e-9c56-0d21b4bb2a11";
    /** 400 characters, as the hub may send. */
    private static final String BY = "<sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:fa27c0de;x-t=1a;x-ti=2b;x-tt="
            + "aHR0cHM6Ly9h".repeat(27) + ">";

    private static TlsBench bench;

    private final Echo first = Echo.open();
    private final Echo second = Echo.open();
    private final Echo third = Echo.open();
    private HubScript hub;
    private Baresip provider;

    @BeforeAll
    static void start() {
        bench = TlsBench.shared();
    }

    @BeforeEach
    void open() {
        hub = new HubScript(bench);
        provider = bench.providerPhone();
    }

    @AfterEach
    void close() {
        provider.close();
        hub.close();
        first.close();
        second.close();
        third.close();
        await("no call is left")
                .atMost(Duration.ofSeconds(20))
                .until(() -> bench.distribution.rows("patchbay:calls").isEmpty());
    }

    private static void talks(Echo echo) {
        await("the provider's phone is heard").atMost(Duration.ofSeconds(15)).until(() -> echo.hears(440));
    }

    private static void lasts(Duration time) {
        await().pollDelay(time).until(() -> true);
    }

    /** Ada calls somebody outside. */
    private Dialog established(Wire wire) {
        Dialog dialog = hub.call(wire, hub.invite(wire, Office.ADA, Office.OUTSIDE, first.port()));
        talks(first);
        return dialog;
    }

    private void refer(Dialog dialog, Wire wire, String target) {
        wire.send(dialog.request(wire, "REFER")
                .with("Refer-To", "<" + target + ">")
                .with("Referred-By", BY));
        Heard accepted = hub.answered(dialog, "202");
        assertThat(accepted.wire()).as("answered where it was asked").isSameAs(wire);
        notified(dialog, "SIP/2.0 100 Trying", "active");
    }

    /** The next NOTIFY, in the dialog of the REFER and over a connection of the runtime's own. */
    private void notified(Dialog dialog, String fragment, String state) {
        Heard notify = hub.next("NOTIFY").answer("200 OK");
        assertThat(notify.message().body().strip()).isEqualTo(fragment);
        assertThat(dialog.isOf(notify)).isTrue();
        assertThat(notify.opened())
                .as("over a connection that the runtime opened")
                .isTrue();
        assertThat(notify.message().startLine()).isEqualTo("NOTIFY sip:api.hub.test:443;x-i=1;x-c=2/d/8 SIP/2.0");
        assertThat(notify.message().header("Route")).contains("127.0.0.1:" + (bench.hub + 1));
        assertThat(notify.message().header("Event")).startsWith("refer");
        assertThat(notify.message().header("Content-Type")).isEqualTo("message/sipfrag");
        assertThat(notify.message().header("Subscription-State")).startsWith(state);
    }

    private void ended(Dialog dialog) {
        Heard bye = hub.next("BYE", dialog::isOf).answer("200 OK");
        assertThat(bye.opened()).isTrue();
    }

    /** The provider's phone has got a BYE. */
    private void told() {
        await("the other side is told").until(() -> provider.log().contains("session closed"));
    }

    private void leaves(Dialog dialog, Wire wire) {
        wire.send(dialog.request(wire, "BYE"));
        hub.answered(dialog, "200");
    }

    @Test
    void aReferIsExecutedTowardsTheHubAndWhatItLeadsToCanBeReplaced() {
        Wire one = hub.connect();
        Dialog ada = established(one);
        Wire other = hub.connect();
        refer(ada, other, TARGET);

        Heard invite = hub.next("INVITE");
        assertThat(invite.opened()).isTrue();
        assertThat(invite.message().startLine()).isEqualTo("INVITE " + TARGET + " SIP/2.0");
        assertThat(invite.message().header("Referred-By")).isEqualTo(BY);
        assertThat(BY).hasSizeGreaterThanOrEqualTo(400);
        assertThat(invite.message().header("From")).contains(Office.OUTSIDE);
        assertThat(invite.message().body()).contains("a=sendrecv");
        hub.answer(invite, "100 Trying", "t", 0);
        hub.answer(invite, "180 Ringing", "t", 0);
        notified(ada, "SIP/2.0 180 Ringing", "active");
        assertThat(first.isSilent()).as("Ada still hears").isFalse();
        lasts(Duration.ofMillis(900));
        Dialog target = hub.answer(invite, "200 OK", "t", second.port());
        hub.next("ACK", target::isOf);
        notified(ada, "SIP/2.0 200 OK", "terminated");
        talks(second);
        leaves(ada, other);

        // A call queue's agent, a resume, a parked call that is retrieved: another end of the hub's takes over.
        Wire further = hub.connect();
        Dialog agent = hub.call(
                further,
                hub.invite(further, Office.BEN, Office.OUTSIDE, third.port())
                        .with("Require", "replaces")
                        .with("Replaces", target.replaces()));
        ended(target);
        talks(third);
        lasts(Duration.ofSeconds(1));
        assertThat(second.isSilent()).isTrue();
        assertThat(provider.log()).doesNotContain("terminated");

        provider.hangUp();
        ended(agent);
        assertThat(hub.unasked()).isEmpty();
        provider.close();
        assertThat(Hearing.of(provider.heard(), 440, 425).sequence(Duration.ofMillis(300)))
                .as(
                        "itself back from Ada, a ringing tone, itself back from the others, and no silence of 300 ms between")
                .endsWith(440, 425, 440);
        String id = bench.distribution.rows("patchbay:recent").get(0).get("id");
        assertThat(bench.distribution.run("patchbay:trace " + id))
                .contains("asked to transfer", "transferred", "replacing");
    }

    @Test
    void aTargetThatIsBusyLeavesTheCallUp() {
        Wire one = hub.connect();
        Dialog ada = established(one);
        refer(ada, one, TARGET);
        Heard invite = hub.next("INVITE");
        hub.answer(invite, "486 Busy Here", "t", 0);
        hub.next("ACK");
        notified(ada, "SIP/2.0 486 Busy Here", "terminated");
        talks(first);
        leaves(ada, one);
        told();
    }

    @Test
    void aTransferToABlockedNumberIsNeverSent() {
        bench.distribution.run("patchbay:settings-set office blocking blocked_destinations +12065550666");
        Wire one = hub.connect();
        Dialog ada = established(one);
        refer(ada, one, "sip:+12065550666@sip.pstnhub.microsoft.com:5061;user=phone;transport=tls");
        notified(ada, "SIP/2.0 603 Decline", "terminated");
        assertThat(hub.unasked()).noneMatch(line -> line.startsWith("INVITE"));
        leaves(ada, one);
    }

    @Test
    void aRingingCallIsPickedUpByAnother() {
        provider.dial("sip:" + Office.BEN + "@127.0.0.1:" + bench.office.runtimeForProvider() + ";user=phone");
        Heard invite = hub.next("INVITE");
        Dialog ringing = hub.answer(invite, "180 Ringing", "ben", 0);
        // Over another connection the pickup would else overtake what it names.
        await("the caller is told that it rings").until(() -> provider.log().contains("180 Ringing"));
        Wire one = hub.connect();
        Dialog pickup = hub.call(
                one,
                hub.invite(one, Office.CLEO, Office.OUTSIDE, second.port())
                        .with("Replaces", ringing.replaces() + ";early-only"));
        Heard cancel = hub.next("CANCEL", ringing::isOf).answer("200 OK");
        assertThat(cancel.message().header("Reason")).contains("SIP;cause=200").contains("Call completed elsewhere");
        hub.answer(invite, "487 Request Terminated", "ben", 0);
        talks(second);
        leaves(pickup, one);
        told();
    }

    /** What was written of ended calls. */
    private static List<String> records() {
        Path directory = bench.distribution.home().resolve("state/cdr");
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> {
                        try {
                            return Files.readAllLines(file).stream();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Where the runtime wants to have the audio that belongs to an INVITE of its. */
    private static int port(Heard invite) {
        return Integer.parseInt(invite.message().body().replaceAll("(?s).*m=audio (\\d+) .*", "$1"));
    }

    @Test
    void aPartyAtTheProviderConnectsTheTwoItTalksTo() {
        provider.close();
        try (PbxScript pbx = new PbxScript(bench)) {
            SipText toAda = pbx.dial(Office.ADA);
            Heard adas = hub.next("INVITE");
            Dialog ada = hub.answer(adas, "200 OK", "ada", first.port());
            PbxScript.Line one = pbx.answered(toAda);
            SipText toBen = pbx.dial(Office.BEN);
            Heard bens = hub.next("INVITE");
            Dialog ben = hub.answer(bens, "200 OK", "ben", second.port());
            PbxScript.Line two = pbx.answered(toBen);
            hub.next("ACK", ada::isOf);
            hub.next("ACK", ben::isOf);

            one.refers(
                    "<sip:" + Office.BEN + "@127.0.0.1?Replaces=" + two.replaces() + "x>",
                    "100 Trying",
                    "481 Call/Transaction Does Not Exist");
            one.refers("<sip:" + Office.BEN + "@127.0.0.1?Replaces=" + two.replaces() + ">", "100 Trying", "200 OK");
            pbx.next("BYE", two.callId);
            one.leaves();
            first.speak(440, port(adas));
            assertThat(second.hears(440)).as("Ben hears Ada").isTrue();
            second.speak(1000, port(bens));
            assertThat(first.hears(1000)).as("Ada hears Ben").isTrue();
            assertThat(hub.unasked()).as("the hub noticed nothing").isEmpty();

            leaves(ben, hub.connect());
            ended(ada);
            await("both are recorded")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> records().stream()
                                    .filter(line -> line.contains("\"transfers\":["))
                                    .count()
                            >= 2);
            assertThat(records())
                    .anyMatch(line -> line.contains(" 200 call ") && line.contains("\"reason\":\"transferred\""));
            String traces = bench.distribution.rows("patchbay:recent").stream()
                    .limit(2)
                    .map(row -> bench.distribution.run("patchbay:trace " + row.get("id")))
                    .collect(Collectors.joining());
            assertThat(traces).contains("take over leg", "handed over", "talks to", "talks on in call");
        }
    }

    @Test
    void aSubcodeOfMicrosoftsIsExplainedAndStaysHere() {
        provider.close();
        String chain = "109abb90-1234-4567-89ab-0123456789ab";
        try (PbxScript pbx = new PbxScript(bench)) {
            SipText call = pbx.dial(Office.CLEO);
            Heard invite = hub.next("INVITE");
            hub.answer(
                    invite,
                    "403 Forbidden",
                    "t",
                    0,
                    "Reason: Q.850;cause=21;text=\"" + chain + ";510532/403 Provided Trunk FQDN is not allowed\"");
            Reply refused = pbx.next("SIP/2.0 403", call.value("Call-ID"));
            assertThat(refused.text()).doesNotContain(chain).doesNotContain("510532");
            hub.next("ACK");
            String id = bench.distribution.rows("patchbay:recent").get(0).get("id");
            assertThat(bench.distribution.run("patchbay:trace " + id))
                    .contains("microsoft 510532", "no trunk of the tenant", chain);
            assertThat(bench.distribution.run("patchbay:ladder " + id))
                    .contains("403 Forbidden [microsoft 510532]", "ACK sip:");
            await("it is recorded").atMost(Duration.ofSeconds(20)).until(() -> records().stream()
                    .anyMatch(line -> line.contains("\"microsoft_subcode\":\"510532\"")
                            && line.contains("\"call_chain\":\"" + chain)));
        }
    }

    @Test
    void theHubSeesTheNameOfTheTenantsTrunk() {
        String name = "sbc1.customers.test";
        long before = readings();
        bench.distribution.write(
                "etc/patchbay/directory/tenants.csv",
                "id,name,hosts,hub_peers,provider_peers\noffice,Office," + name + ",hub,provider\n");
        await("the directory is read anew").atMost(Duration.ofSeconds(20)).until(() -> readings() > before);
        Wire one = hub.connect();
        Dialog dialog = hub.call(
                one,
                hub.invite(one, Office.ADA, Office.OUTSIDE, first.port())
                        .startLine("INVITE sip:" + Office.OUTSIDE + "@" + name + ":5061;transport=tls SIP/2.0"));
        assertThat(dialog.target()).contains("@" + name + ":");
        leaves(dialog, one);
        provider.close();
        provider = bench.providerPhone();
        provider.dial("sip:" + Office.BEN + "@127.0.0.1:" + bench.office.runtimeForProvider() + ";user=phone");
        Heard invite = hub.next("INVITE");
        assertThat(invite.message().header("Contact")).contains("@" + name + ":");
        assertThat(invite.message().header("From")).contains("@" + name + ";");
        hub.answer(invite, "486 Busy Here", "t", 0);
        hub.next("ACK");
    }

    private static long readings() {
        return bench.distribution.log("INFO").stream()
                .filter(line -> line.contains("Directory: 1 tenants"))
                .count();
    }

    @Test
    void whatCannotBeReplacedOrReferredIsRefusedAndTheCallGoesOn() {
        Wire one = hub.connect();
        Dialog ada = established(one);
        for (String wrong : List.of("nobody;to-tag=1;from-tag=2", ada.replaces() + "x")) {
            one.send(hub.invite(one, Office.BEN, Office.OUTSIDE, second.port()).with("Replaces", wrong));
            assertThat(hub.next("SIP/2.0 4").message().status()).as(wrong).isEqualTo(481);
        }
        one.send(ada.request(one, "REFER"));
        assertThat(hub.next("SIP/2.0 4").message().startLine()).contains("400").contains("Refer-To");
        talks(first);
        leaves(ada, one);
    }
}
