package org.patchbay.sip.trunk;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;
import org.patchbay.testkit.ops.MemorySecrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** A provider that asks who we are (RFC 3261 section 22): it is told, and nobody else notices. */
class CredentialsTest {
    private static final String QOP = ", qop=\"auth\"";
    private final StrictProvider strict = new StrictProvider();
    private final MemorySecrets secrets = new MemorySecrets().with("file:carrier", StrictProvider.PASSWORD);
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World();
        world.trunk.logins().hashes().secrets(secrets);
        account();
        world.provider.onInvite = strict.before(t -> world.provider.answer(t, 200, Phone.ANSWER));
    }

    private void account(String... more) {
        Map<String, String> values = new HashMap<>(Map.of("username", StrictProvider.USER, "password", "file:carrier"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        world.peer("provider", world.provider, Transport.UDP, values);
    }

    @AfterEach
    void stop() {
        world.close();
        assertThat(strict.faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | , algorithm=MD5, qop=\"auth\", opaque=\"op,aque\"",
                "407 | , algorithm=SHA-256, qop=\"auth,auth-int\"",
                "401 | , algorithm=MD5",
                "407 | , qop=\"auth\""
            })
    void anInviteGoesOutAgainWithCredentialsAndTheCallerSeesNothing(int status, String more) {
        strict.status = status;
        strict.more = ", " + more.substring(2);
        Phone.Line line = world.established();
        List<SipRequest> invites = world.provider.heard("INVITE");
        assertThat(invites).hasSize(2);
        assertThat(invites.get(0).cseqNumber()).isEqualTo(1);
        assertThat(invites.get(1).cseqNumber()).isEqualTo(2);
        assertThat(invites.get(1).callId()).isEqualTo(invites.get(0).callId());
        assertThat(invites.get(1).fromTag()).isEqualTo(invites.get(0).fromTag());
        assertThat(invites.get(1).toTag()).isNull();
        assertThat(invites.get(1).bodyText()).isEqualTo(invites.get(0).bodyText());
        assertThat(line.statuses()).containsExactly(200);
        SipRequest ack = world.provider.acks.get(0);
        String field = status == 401 ? "Authorization" : "Proxy-Authorization";
        assertThat(ack.cseqNumber()).isEqualTo(2);
        assertThat(ack.first(field))
                .as("RFC 3261 section 22.1")
                .isEqualTo(invites.get(1).first(field));
        String call = world.core.last().call();
        assertThat(world.trunk.ladder().of(call).toString())
                .contains("401".equals("" + status) ? "401" : "407")
                .doesNotContain("Digest")
                .doesNotContain("nonce");
        assertThat(world.trunk
                        .logins()
                        .fault(world.trunk.peers().named("provider").orElseThrow()))
                .isEmpty();
    }

    @Test
    void allElseInTheDialogProvesItselfToo() {
        world.provider.onOther =
                strict.before(t -> t.respond(t.request().response(200, "OK").build()));
        world.provider.onOptions = world.provider.onOther;
        Phone.Line line = world.established();
        strict.once = true;
        SipRequest invite = world.provider.heard("INVITE").get(1);
        line.send(line.inDialog("INVITE").body("application/sdp", Phone.SDP.replace("sendrecv", "sendonly")));
        until(() -> assertThat(line.statuses()).containsExactly(200, 200));
        List<SipRequest> all = world.provider.heard("INVITE");
        assertThat(all).hasSize(4);
        assertThat(all.get(3).cseqNumber()).isEqualTo(all.get(2).cseqNumber() + 1);
        assertThat(all.get(3).toTag()).isEqualTo(all.get(2).toTag()).isNotNull();
        assertThat(all.get(3).callId()).isEqualTo(invite.callId());
        world.provider.answersBye = false;
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        byAsking(world.provider.transactions.get(world.provider.transactions.size() - 1));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(2));
        SipRequest bye = world.provider.heard("BYE").get(1);
        assertThat(bye.cseqNumber())
                .isEqualTo(world.provider.heard("BYE").get(0).cseqNumber() + 1);
        assertThat(bye.has("Authorization")).isTrue();
        world.nothingIsLeft();
    }

    private void byAsking(ServerTransaction bye) {
        strict.before(t -> {}).accept(bye);
    }

    @Test
    void aNonceIsUsedOnceMoreAndGivenUpWhereItIsGoodForOneRequestOnly() {
        world.established();
        world.established();
        assertThat(strict.challenges)
                .as("the second call knew what would be asked")
                .isEqualTo(1);
        assertThat(world.provider.heard("INVITE")).hasSize(3);
        strict.once = true;
        for (int i = 0; i < 5; i++) {
            world.established();
        }
        assertThat(strict.challenges).isEqualTo(6);
        List<SipRequest> invites = world.provider.heard("INVITE");
        assertThat(invites.get(invites.size() - 2).has("Authorization"))
                .as("nothing is tried twice any more")
                .isFalse();
    }

    @Test
    void aNonceThatIsTooOldIsNoWrongPassword() {
        strict.stale = 2;
        Phone.Line line = world.established();
        assertThat(line.statuses()).containsExactly(200);
        assertThat(strict.challenges).isEqualTo(2);
        strict.stale = 100;
        world.hub.line().call(Phone.SDP);
        until(() -> assertThat(world.core.told(Happening.Failed.class)).hasSize(1));
        assertThat(world.provider.heard("INVITE").size()).as("it has an end").isLessThan(10);
    }

    @Test
    void aWrongPasswordIsToldAndNotTriedAgainAndAgain() {
        secrets.with("file:carrier", "something else");
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(403));
        assertThat(line.statuses()).containsExactly(403);
        assertThat(line.responses.get(0).has("WWW-Authenticate")).isFalse();
        assertThat(line.responses.get(0).first("Reason")).contains("cause=21");
        assertThat(world.provider.heard("INVITE")).hasSize(2);
        PeerSettings peer = world.trunk.peers().named("provider").orElseThrow();
        assertThat(world.trunk.logins().fault(peer))
                .contains("refuses our credentials", StrictProvider.USER, "carrier.test")
                .doesNotContain("something else");
        Phone.Line next = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(next.last()).isEqualTo(403));
        assertThat(world.provider.heard("INVITE"))
                .as("one try, and no proof of anything")
                .hasSize(3);

        secrets.with("file:carrier", StrictProvider.PASSWORD);
        account("username", StrictProvider.USER, "password", "env:CARRIER");
        secrets.with("env:CARRIER", StrictProvider.PASSWORD);
        world.established();
        assertThat(world.trunk
                        .logins()
                        .fault(world.trunk.peers().named("provider").orElseThrow()))
                .isEmpty();
    }

    @Test
    void anEmergencyCallIsTriedWhateverCameBefore() {
        world.peer("hub", world.hub, Transport.UDP, Map.of("emergency_numbers", "112"));
        secrets.with("file:carrier", "something else");
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(403));
        secrets.with("file:carrier", StrictProvider.PASSWORD);
        Phone.Line emergency = world.hub.line();
        emergency.number = "112";
        emergency.call(Phone.SDP);
        until(() -> assertThat(emergency.last()).isEqualTo(200));
    }

    @Test
    void aSecretThatIsNotThereIsSaidByName() {
        account("password", "file:nowhere");
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(403));
        assertThat(world.trunk
                        .logins()
                        .fault(world.trunk.peers().named("provider").orElseThrow()))
                .contains("file:nowhere");
    }

    @Test
    void ofSeveralRealmsEachIsAnsweredAndTheFirstThatIsUnderstood() {
        world.provider.onInvite = t -> {
            SipRequest invite = t.request();
            if (invite.all("Authorization").size() == 2) {
                world.provider.answer(t, 200, Phone.ANSWER);
            } else {
                world.provider.answer(t, 401, null, response -> response.add(
                                "WWW-Authenticate", "Digest realm=\"a\", nonce=\"1\", algorithm=SHA-512-256" + QOP)
                        .add("WWW-Authenticate", "Digest realm=\"a\", nonce=\"2\", algorithm=SHA-256" + QOP)
                        .add("WWW-Authenticate", "Digest realm=\"a\", nonce=\"3\", algorithm=MD5" + QOP)
                        .add("WWW-Authenticate", "Digest realm=\"b\", nonce=\"4\"" + QOP));
            }
        };
        world.established();
        assertThat(world.provider.heard("INVITE").get(1).all("Authorization"))
                .satisfiesExactly(
                        a -> assertThat(a).contains("realm=\"a\"", "nonce=\"2\"", "algorithm=SHA-256"),
                        b -> assertThat(b).contains("realm=\"b\"", "nonce=\"4\"", "algorithm=MD5"));
    }

    @Test
    void whoHangsUpMeanwhileIsNotCalledAgain() {
        world.provider.onInvite = t -> {};
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(world.provider.heard("INVITE")).hasSize(1));
        line.invite.cancel(null);
        until(() -> assertThat(line.last()).isEqualTo(487));
        strict.before(t -> {}).accept(world.provider.transactions.get(0));
        World.stays(Duration.ofMillis(200), () -> assertThat(world.provider.heard("INVITE"))
                .hasSize(1));
        world.nothingIsLeft();
    }

    @Test
    void whoeverHasNoAccountWithItEndsTheCallAsForbidden() {
        world.peer("provider", world.provider, Transport.UDP, Map.of());
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(403));
        assertThat(world.provider.heard("INVITE")).hasSize(1);
    }
}
