package org.patchbay.sip.trunk;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;
import org.patchbay.testkit.ops.MemorySecrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Providers that have to be told where we are (RFC 3261 section 10). */
class RegistrationsTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final StrictProvider strict = new StrictProvider();
    private World world;
    private Registrations registrations;

    @BeforeEach
    void start() throws IOException {
        world = new World();
        world.trunk
                .logins()
                .hashes()
                .secrets(new MemorySecrets()
                        .with("env:PW", StrictProvider.PASSWORD)
                        .with("env:OTHER", "wrong"));
        registrations = new Registrations(world.trunk, (peer, state) -> told.add(peer.name() + " " + state));
    }

    @AfterEach
    void stop() {
        world.close();
        assertThat(strict.faults).isEmpty();
    }

    private void wanted(String... more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "username",
                StrictProvider.USER,
                "password",
                "env:PW",
                "register_seconds",
                "600",
                "domain",
                "carrier.test"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        world.peer("provider", world.provider, Transport.UDP, values);
        registrations.adjust(world.trunk.peers());
    }

    private void answering(String contact, String expires) {
        world.provider.onOther = strict.before(t -> {
            var response = t.request().response(200, "OK").toTag("r");
            response.add("Contact", "<sip:somebody@192.0.2.1>;expires=77")
                    .add("Contact", t.request().first("Contact") + contact);
            if (!expires.isEmpty()) {
                response.add("Expires", expires);
            }
            t.respond(response.build());
        });
    }

    @Test
    void itIsToldWhoWeAreAndKeptInformedAndToldWhenItIsOver() {
        answering(";expires=6", "3000");
        wanted();
        until(() -> assertThat(told).containsExactly("provider up"));
        List<SipRequest> sent = world.provider.heard("REGISTER");
        assertThat(sent).hasSize(2);
        SipRequest register = sent.get(1);
        assertThat(register.requestUri()).startsWith("sip:carrier.test");
        assertThat(register.uri().user()).isNull();
        assertThat(register.from().uri().text()).isEqualTo("sip:trunk-7@carrier.test");
        assertThat(register.to().uri().text()).isEqualTo("sip:trunk-7@carrier.test");
        assertThat(register.contact().uri().user()).isEqualTo("trunk-7");
        assertThat(register.contact().uri().port()).isEqualTo(world.provider.trunk.getPort());
        assertThat(register.first("Expires")).isEqualTo("600");
        assertThat(register.cseqNumber()).isEqualTo(2);
        until(() -> assertThat(world.provider.heard("REGISTER"))
                .as("a second before 6 s are over")
                .hasSize(3));
        SipRequest again = world.provider.heard("REGISTER").get(2);
        assertThat(again.callId()).isEqualTo(register.callId());
        assertThat(again.fromTag()).isEqualTo(register.fromTag());
        assertThat(again.cseqNumber()).isEqualTo(3);
        assertThat(strict.challenges).as("the nonce does once more").isEqualTo(1);
        PeerSettings peer = world.trunk.peers().named("provider").orElseThrow();
        assertThat(registrations.fault(peer)).isEmpty();
        registrations.end();
        until(() -> assertThat(world.provider.heard("REGISTER"))
                .last()
                .satisfies(last -> assertThat(last.first("Expires")).isEqualTo("0")));
        assertThat(told).hasSize(1);
    }

    @Test
    void aWrongPasswordIsSaidAndTriedLessAndLess() {
        answering("", "");
        wanted("password", "env:OTHER");
        PeerSettings peer = world.trunk.peers().named("provider").orElseThrow();
        until(() -> assertThat(registrations.fault(peer)).contains("Not registered", "credentials"));
        assertThat(told).containsExactly("provider down");
        assertThat(world.provider.heard("REGISTER")).hasSize(2);
        World.stays(Duration.ofMillis(300), () -> assertThat(world.provider.heard("REGISTER"))
                .hasSize(2));
        wanted();
        until(() -> assertThat(told).containsExactly("provider down", "provider up"));
    }

    @Test
    void anIntervalThatIsTooBriefIsMadeLonger() {
        world.provider.onOther = t -> {
            boolean brief = t.request().first("Expires").equals("600");
            var response = t.request().response(brief ? 423 : 200, "Said").toTag("r");
            if (brief) {
                response.add("Min-Expires", "1800");
            }
            t.respond(response.build());
        };
        wanted();
        until(() -> assertThat(told).containsExactly("provider up"));
        assertThat(world.provider.heard("REGISTER").get(1).first("Expires")).isEqualTo("1800");
    }

    @Test
    void aCallToOurAccountIsForTheNumberInTo() {
        answering("", "");
        wanted();
        world.core.targets = List.of("hub");
        Phone.Line line = world.provider.line();
        line.call(request -> request.requestUri("sip:trunk-7@127.0.0.1:" + world.provider.trunk.getPort())
                .set("To", "<sip:+4930777@carrier.test>")
                .body("application/sdp", Phone.SDP));
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(world.core.last().to().dialled()).isEqualTo("+4930777");
        Phone.Line direct = world.provider.line();
        direct.call(request -> request.set("To", "<sip:+4930777@carrier.test>").body("application/sdp", Phone.SDP));
        until(() -> assertThat(direct.last()).isEqualTo(200));
        assertThat(world.core.last().to().dialled()).isEqualTo("+4930111");
    }
}
