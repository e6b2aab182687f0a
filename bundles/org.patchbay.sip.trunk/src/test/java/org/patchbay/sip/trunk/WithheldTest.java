package org.patchbay.sip.trunk;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** A number that its caller withholds (RFC 3323, RFC 3325) stays withheld on the legs that are made when the caller's INVITE is long answered. */
class WithheldTest {
    private static final String NUMBER = "4930555";
    private static final String SHOWN = "4930100";
    private static final String URI = "sip:sip.hub.test:5061;transport=tls;x-m=8:orgid:DFCBA638-1";

    @TempDir
    Path directory;

    private World world;
    /** A leg of a call has a name of its own. */
    private int legs;

    @BeforeEach
    void open() throws Exception {
        world = World.keeping(directory, Map.of());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Phone.Line calls(Phone from, Consumer<RequestBuilder> more) {
        Phone to = from == world.hub ? world.provider : world.hub;
        world.core.targets = List.of(to == world.hub ? "hub" : "provider");
        int before = to.acks.size();
        Phone.Line line = from.line();
        line.call(request -> {
            request.set("From", "\"Alice\" <sip:+" + NUMBER + "@x.test>;tag=" + line.tag)
                    .body("application/sdp", Phone.SDP);
            more.accept(request);
        });
        until(() -> {
            assertThat(line.last()).isEqualTo(200);
            assertThat(to.acks).hasSizeGreaterThan(before);
            assertThat(world.trunk.table().calls()).allMatch(call -> call.caller() == null);
        });
        return line;
    }

    /** As carriers write it: the number still stands in From. */
    private Phone.Line carrierCalls() {
        return calls(world.provider, request -> request.add("Privacy", "id"));
    }

    /** As the hub writes it: the number is in P-Asserted-Identity alone, or somebody else is shown. */
    private Phone.Line hubCalls(String from) {
        return calls(world.hub, request -> request.set(
                        "From", from + ";tag=" + request.build().fromTag())
                .add("P-Asserted-Identity", "<sip:+" + NUMBER + "@hub.test;user=phone>")
                .add("Privacy", "id"));
    }

    /** The INVITE of a leg that is made for one who is transferred. */
    private SipRequest transferred(String peer, String transferee) {
        return dialled(peer, Optional.of(transferee), Party.of("sip:+" + NUMBER + "@x.test"), peer.equals("hub"));
    }

    private SipRequest dialled(String peer, Optional<String> relayTo, Party from, boolean referred) {
        Phone phone = peer.equals("hub") ? world.hub : world.provider;
        int before = phone.heard("INVITE").size();
        world.core.order(new LegOrder.Dial(
                world.core.last().leg() + "-t" + ++legs,
                Target.over(peer, referred ? URI : "sip:+4930999@x.test"),
                from,
                Party.of(referred ? URI : "sip:+4930999@x.test"),
                List.of(),
                Map.of(),
                relayTo,
                false,
                referred ? Optional.of(new LegOrder.Referral("<" + URI + ">", "")) : Optional.empty(),
                Optional.empty()));
        until(() -> assertThat(phone.heard("INVITE")).hasSizeGreaterThan(before));
        return phone.heard("INVITE").get(before);
    }

    private String caller() {
        return world.core.last().leg();
    }

    private void trust() {
        world.peer("provider", world.provider, Transport.UDP, Map.of("trusted", "true"));
    }

    private static void isKeptByWhoIsTrusted(SipRequest invite) {
        isNobody(invite);
        assertThat(invite.first("P-Asserted-Identity")).contains("+" + NUMBER);
        assertThat(invite.first("Privacy")).isEqualTo("id");
    }

    private static void isUnknown(SipRequest invite) {
        isNobody(invite);
        assertThat(invite.toString()).doesNotContain(NUMBER, "Alice");
        assertThat(invite.has("P-Asserted-Identity")).isFalse();
        assertThat(invite.first("Privacy")).isEqualTo("id");
    }

    private static void isNobody(SipRequest invite) {
        assertThat(invite.from().toString()).startsWith("\"Anonymous\" <sip:anonymous@anonymous.invalid>");
        assertThat(invite.contact().uri().user()).isNull();
    }

    @Test
    void whomTheHubHandsOverItSeesAsAnonymousAsBefore() {
        carrierCalls();
        SipRequest first = world.hub.heard("INVITE").get(0);
        isKeptByWhoIsTrusted(first);
        world.hub.stack.send(
                world.hub.point,
                world.hub.destination(),
                world.hub
                        .back(first, "REFER", 1)
                        .add("Refer-To", "<" + URI + ">")
                        .build(),
                world.hub.line());
        until(() -> assertThat(world.core.told(Happening.TransferAsked.class)).hasSize(1));
        SipRequest second = transferred("hub", caller());
        isKeptByWhoIsTrusted(second);
        assertThat(second.startLine()).contains(URI);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<sip:anonymous@anonymous.invalid>|id",
                "<sip:x@anonymous.invalid>|",
                "<sip:+4930555@x.test>|user",
                "<sip:+4930555@x.test>|id;critical"
            })
    void whicheverWayItWasSaid(String from, String privacy) {
        trust();
        Phone.Line line = calls(world.provider, request -> {
            request.set("From", from + ";tag=" + request.build().fromTag())
                    .add("P-Asserted-Identity", "<sip:+" + NUMBER + "@x.test>");
            if (privacy != null) {
                request.add("Privacy", privacy);
            }
        });
        assertThat(line.last()).isEqualTo(200);
        isKeptByWhoIsTrusted(transferred("hub", caller()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whomAProviderHandsOverToANumberOutsideIsKnownToWhoIsTrustedAlone(boolean trusted) {
        if (trusted) {
            trust();
        }
        hubCalls("<sip:anonymous@anonymous.invalid>");
        SipRequest first = world.provider.heard("INVITE").get(0);
        world.provider.stack.send(
                world.provider.point,
                world.provider.destination(),
                world.provider
                        .back(first, "REFER", 1)
                        .add("Refer-To", "<sip:+4930999@x.test>")
                        .build(),
                world.provider.line());
        until(() -> assertThat(world.core.told(Happening.TransferAsked.class)).hasSize(1));
        SipRequest second = transferred("provider", caller());
        if (trusted) {
            isKeptByWhoIsTrusted(second);
        } else {
            isUnknown(second);
        }
    }

    @Test
    void aHandlerMayLetItBeSeenOnThatLegToo() {
        carrierCalls();
        world.core.order(new LegOrder.Dial(
                caller() + "-t",
                Target.over("provider", "sip:+4930999@x.test"),
                Party.of("sip:+" + NUMBER + "@x.test"),
                Party.of("sip:+4930999@x.test"),
                List.of(),
                Map.of("Privacy", "none"),
                Optional.of(caller()),
                false));
        until(() -> assertThat(world.provider.heard("INVITE")).hasSize(1));
        assertThat(world.provider.heard("INVITE").get(0).from().uri().user()).isEqualTo("+" + NUMBER);
    }

    /** REFER with Replaces: the one who was consulted goes on in the other call, and may be handed over once more. */
    @Test
    void oneWhoGoesOnInAnotherCallTakesItAlong() {
        hubCalls("<sip:anonymous@anonymous.invalid>");
        String from = world.core.last().call();
        calls(world.hub, request -> {});
        String to = world.core.last().call();
        world.core.port.order(to, new LegOrder.Adopt("new", from, from + "-a"));
        until(() -> assertThat(world.core.told)
                .anyMatch(told -> told.leg().equals("new") && told.what() instanceof Happening.Answered));
        isUnknown(transferred("provider", "new"));
        // And nobody else of that call.
        assertThat(transferred("provider", to + "-a").from().uri().user()).isEqualTo("+" + NUMBER);
    }

    /** INVITE with Replaces: retrieved, or another device. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLegThatTakesThePlaceOfAnotherHasItOfItsOwnInviteOrIsTheSameCaller(boolean saidAgain) {
        Phone.Line line = hubCalls("<sip:anonymous@anonymous.invalid>");
        replaces(line, request -> {
            request.add("P-Asserted-Identity", "<sip:+" + NUMBER + "@hub.test;user=phone>");
            if (saidAgain) {
                request.add("Privacy", "user;id");
            }
        });
        isUnknown(transferred("provider", world.core.replacements.get(caller()).leg()));
    }

    @Test
    void somebodyElseWhoRetrievesTheCallWithholdsNothingByThat() {
        Phone.Line line = hubCalls("<sip:anonymous@anonymous.invalid>");
        replaces(line, request -> request.add("P-Asserted-Identity", "<sip:+" + SHOWN + "@hub.test>"));
        SipRequest invite = dialled(
                "provider",
                Optional.of(world.core.replacements.get(caller()).leg()),
                Party.of("sip:+" + SHOWN + "@x.test"),
                false);
        assertThat(invite.from().uri().user()).isEqualTo("+" + SHOWN);
    }

    private void replaces(Phone.Line line, Consumer<RequestBuilder> more) {
        Phone.Line next = world.hub.line();
        next.call(request -> {
            request.add("Replaces", line.callId + ";from-tag=" + line.tag + ";to-tag=" + line.answer.toTag())
                    .body("application/sdp", Phone.SDP);
            more.accept(request);
        });
        until(() -> assertThat(world.core.replacements).containsKey(caller()));
        String fresh = world.core.replacements.get(caller()).leg();
        world.core.order(new LegOrder.Bridge("r", world.core.last().call() + "-b0", fresh));
        until(() -> assertThat(next.last()).isEqualTo(200));
        world.core.order(new LegOrder.End(caller(), 480, 16, "replaced", false));
        until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
    }

    /** Forwarded or hunted by a treatment: such a leg is made for nobody's sake. */
    @Test
    void aLegOfATreatmentThatNamesTheCallerKeepsItBack() {
        Phone.Line line = carrierCalls();
        Party from = world.core.last().from();
        isUnknown(dialled("provider", Optional.empty(), from, false));
        isKeptByWhoIsTrusted(dialled("hub", Optional.empty(), from, false));
        SipRequest named = dialled("hub", Optional.empty(), Party.of("sip:+" + SHOWN + "@x.test"), false);
        assertThat(named.from().uri().user()).as("a queue shows its own").isEqualTo("+" + SHOWN);
        // The caller's leg may have gone, or may be another one by now.
        world.core.order(new LegOrder.Control(true));
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(world.core.told(Happening.Ended.class)).hasSize(1));
        isUnknown(dialled("provider", Optional.empty(), from, false));
    }

    @Test
    void beforeTheCallerIsAnsweredToo() {
        world.core.onArrival = arrival -> {};
        Phone.Line line = world.provider.line();
        line.call(request -> request.set("From", "<sip:+" + NUMBER + "@x.test>;tag=" + line.tag)
                .add("Privacy", "id")
                .body("application/sdp", Phone.SDP));
        until(() -> assertThat(world.core.arrivals).hasSize(1));
        isKeptByWhoIsTrusted(dialled("hub", Optional.empty(), world.core.last().from(), false));
    }

    @Test
    void itIsWrittenDownAndKnownAfterARestart() throws Exception {
        carrierCalls();
        Party from = world.core.last().from();
        until(() -> assertThat(directory.resolve("calls.log")).isNotEmptyFile());
        world.stop();
        world.next(directory, 2);
        isKeptByWhoIsTrusted(transferred("hub", caller()));
        isUnknown(dialled("provider", Optional.empty(), from, false));
    }

    /** Contract, row 13: who calls for another is shown as the other, and known to who is trusted alone. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoCallsForAnotherIsStillSeenAsTheOther(boolean restarted) throws Exception {
        trust();
        hubCalls("\"The Boss\" <sip:+" + SHOWN + "@sbc.test;user=phone>");
        if (restarted) {
            until(() -> assertThat(directory.resolve("calls.log")).isNotEmptyFile());
            world.stop();
            world.next(directory, 2);
        }
        SipRequest trusted = transferred("provider", caller());
        assertThat(trusted.from().toString()).startsWith("\"The Boss\" <sip:+" + SHOWN + "@");
        assertThat(trusted.first("P-Asserted-Identity")).contains("+" + NUMBER);
        assertThat(trusted.first("Privacy")).isEqualTo("id");

        world.peer("provider", world.provider, Transport.UDP, Map.of());
        SipRequest untrusted = transferred("provider", caller());
        assertThat(untrusted.from().toString()).startsWith("\"The Boss\" <sip:+" + SHOWN + "@");
        assertThat(untrusted.toString()).doesNotContain(NUMBER, "Privacy");

        SipRequest ruled = dialled("provider", Optional.of(caller()), Party.of("sip:+4930900@x.test"), false);
        assertThat(ruled.from().uri().user()).isEqualTo("+4930900");
        assertThat(ruled.toString()).doesNotContain(NUMBER, SHOWN);
    }

    /** Whoever helps may hand the caller over to others who help: they have to call back as well. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theNumberReachesThoseWhoHelpWhoeverHandsTheCallOver(boolean restarted) throws Exception {
        world.peer("hub", world.hub, Transport.UDP, Map.of("emergency_numbers", "112"));
        Phone.Line line = world.hub.line();
        line.number = "112";
        line.call(request -> request.set("From", "<sip:anonymous@anonymous.invalid>;tag=" + line.tag)
                .add("P-Asserted-Identity", "<sip:+" + NUMBER + "@hub.test;user=phone>")
                .add("Privacy", "id")
                .body("application/sdp", Phone.SDP));
        until(() -> {
            assertThat(line.last()).isEqualTo(200);
            assertThat(world.provider.acks).isNotEmpty();
            assertThat(world.trunk.table().calls()).allMatch(call -> call.caller() == null);
        });
        assertThat(world.provider.heard("INVITE").get(0).from().uri().user()).isEqualTo("+" + NUMBER);
        if (restarted) {
            until(() -> assertThat(directory.resolve("calls.log")).isNotEmptyFile());
            world.stop();
            world.next(directory, 2);
        }
        SipRequest handedOver = transferred("provider", caller());
        assertThat(handedOver.from().uri().user()).isEqualTo("+" + NUMBER);
        assertThat(handedOver.has("Privacy")).isFalse();
    }

    @Test
    void whoWithholdsNothingIsSeen() {
        calls(world.provider, request -> request.add("Privacy", "none"));
        SipRequest invite = transferred("hub", caller());
        assertThat(invite.from().uri().user()).isEqualTo("+" + NUMBER);
        assertThat(invite.has("Privacy")).isFalse();
    }
}
