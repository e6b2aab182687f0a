package org.patchbay.sip.trunk;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Transport;
import org.patchbay.sip.trunk.digest.Algorithm;
import org.patchbay.sip.trunk.digest.Challenge;
import org.patchbay.testkit.ops.MemorySecrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** A provider that has to prove who it is (RFC 3261 section 22.1). */
class ProofsTest {
    private final MemorySecrets secrets = new MemorySecrets().with("env:THEIRS", "open sesame");
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World();
        world.core.targets = List.of("hub");
        world.trunk.logins().hashes().secrets(secrets);
        asked("digest");
    }

    private void asked(String how, String... more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "authentication", how, "peer_username", "ali", "peer_password", "env:THEIRS", "realm", "sbc.test"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        world.peer("provider", world.provider, Transport.UDP, values);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static List<Challenge> challenges(SipResponse response) {
        return response.all("WWW-Authenticate").stream().map(Challenge::read).toList();
    }

    private static String answer(Challenge challenge, String password, String method, String uri, int count) {
        String secret = challenge.algorithm().secret("ali", challenge.realm(), password.toCharArray());
        return challenge.answer("ali", secret, method, uri, count, "cn");
    }

    private Phone.Line challenged() {
        Phone.Line line = world.provider.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(401));
        return line;
    }

    private String uri(Phone.Line line) {
        return "sip:" + line.number + "@" + world.provider.trunk.getHostString() + ":" + world.provider.trunk.getPort();
    }

    private void again(Phone.Line line, Challenge challenge, String password, int count) {
        line.cseq++;
        line.call((RequestBuilder request) -> request.body("application/sdp", Phone.SDP)
                .add("Authorization", answer(challenge, password, "INVITE", uri(line), count)));
    }

    @ParameterizedTest
    @CsvSource({"digest, 0, SHA_256", "digest, 1, MD5", "digest-md5, 0, MD5", "digest-sha-256, 0, SHA_256"})
    void whoProvesItselfIsTakenAndTheDialogIsNotAskedAgain(String how, int index, Algorithm algorithm) {
        asked(how);
        Phone.Line line = challenged();
        assertThat(world.core.arrivals).isEmpty();
        assertThat(world.trunk.table().legs()).isZero();
        List<Challenge> challenges = challenges(line.responses.get(0));
        assertThat(challenges).hasSize(how.equals("digest") ? 2 : 1);
        Challenge challenge = challenges.get(index);
        assertThat(challenge.algorithm()).isEqualTo(algorithm);
        assertThat(challenge.realm()).isEqualTo("sbc.test");
        assertThat(challenge.stale()).isFalse();
        assertThat(challenge.opaque()).isNotNull();
        again(line, challenge, "open sesame", 1);
        until(() -> assertThat(line.statuses()).containsExactly(401, 200));
        assertThat(world.hub.heard("INVITE").get(0).toString()).doesNotContain("Digest");
        line.send(line.inDialog("INVITE").body("application/sdp", Phone.SDP));
        until(() -> assertThat(line.statuses()).containsExactly(401, 200, 200));
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(line.statuses()).containsExactly(401, 200, 200, 200));
        world.nothingIsLeft();
    }

    @Test
    void aWrongPasswordAnotherNameAndAnotherPersonsUriAreAskedAgain() {
        Phone.Line line = challenged();
        Challenge challenge = challenges(line.responses.get(0)).get(1);
        again(line, challenge, "open says me", 1);
        until(() -> assertThat(line.statuses()).containsExactly(401, 401));
        assertThat(challenges(line.responses.get(1)).get(0).stale()).isFalse();
        assertThat(world.trunk.counters().get("credentials-wrong")).isEqualTo(1);
        Phone.Line other = challenged();
        other.cseq++;
        String shown = answer(challenge, "open sesame", "INVITE", "sip:+1900@x.test", 1);
        other.call((RequestBuilder request) -> request.add("Authorization", shown));
        until(() -> assertThat(other.statuses()).containsExactly(401, 401));
        other.cseq++;
        other.call((RequestBuilder request) -> request.add("Authorization", "Digest nonsense"));
        until(() -> assertThat(other.statuses()).containsExactly(401, 401, 401));
        assertThat(world.core.arrivals).isEmpty();
    }

    @Test
    void whatWasShownOnceIsNotTakenTwiceAndANonceMayBeCountedOn() {
        Phone.Line line = challenged();
        Challenge challenge = challenges(line.responses.get(0)).get(1);
        again(line, challenge, "open sesame", 1);
        until(() -> assertThat(line.last()).isEqualTo(200));
        Phone.Line replay = world.provider.line();
        again(replay, challenge, "open sesame", 1);
        until(() -> assertThat(replay.last()).isEqualTo(401));
        assertThat(challenges(replay.responses.get(0)).get(0).stale())
                .as("the password was right")
                .isTrue();
        Phone.Line next = world.provider.line();
        again(next, challenge, "open sesame", 2);
        until(() -> assertThat(next.last()).isEqualTo(200));
        assertThat(world.core.arrivals).hasSize(2);
    }

    @Test
    void optionsAndEmergencyCallsAreNotAskedAndAllElseIs() {
        asked("digest", "emergency_numbers", "112");
        Phone.Line urgent = world.provider.line();
        urgent.number = "112";
        urgent.call(Phone.SDP);
        until(() -> assertThat(urgent.last()).isEqualTo(200));
        Phone.Line options = world.provider.line();
        options.send(options.first("OPTIONS", more -> {}).toBuilder());
        until(() -> assertThat(options.last()).isEqualTo(200));
        for (String method : List.of("REFER", "MESSAGE", "REGISTER", "SUBSCRIBE")) {
            Phone.Line line = world.provider.line();
            line.send(line.first(method, more -> {}).toBuilder());
            until(() -> assertThat(line.last()).as(method).isEqualTo(401));
        }
    }

    @Test
    void aSecretThatIsNotThereLetsNobodyInAndIsSaid() {
        asked("digest", "peer_password", "file:nowhere");
        Phone.Line line = challenged();
        again(line, challenges(line.responses.get(0)).get(0), "open sesame", 1);
        until(() -> assertThat(line.last()).isEqualTo(500));
        assertThat(world.core.arrivals).isEmpty();
        assertThat(world.trunk
                        .logins()
                        .fault(world.trunk.peers().named("provider").orElseThrow()))
                .contains("file:nowhere");
    }
}
