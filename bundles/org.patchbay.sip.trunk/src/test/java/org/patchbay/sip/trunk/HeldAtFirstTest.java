package org.patchbay.sip.trunk;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.control.EstablishedLeg;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Who describes itself in one direction, or in none, from the first: what the other one is told, and when it opens. */
class HeldAtFirstTest {
    private static final String SDP = "application/sdp";

    @TempDir
    Path directory;

    /** A world in which the core lets calls through. */
    private static Studio studio(String target) throws Exception {
        Studio studio = new Studio();
        studio.world.core.bridges = true;
        studio.world.core.onArrival = studio.world.core::forward;
        studio.world.core.targets = List.of(target);
        return studio;
    }

    /** The description of a form: a direction, or an address that is none. */
    private static String sdp(Handset phone, String form) {
        return form.startsWith("0")
                ? phone.sdp(Handset.PCMA, "sendrecv").replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0")
                : phone.sdp(Handset.PCMA, form);
    }

    private static String answering(String offer) {
        return switch (Sdp.of(offer).direction()) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            case "inactive" -> "inactive";
            default -> "sendrecv";
        };
    }

    private static String direction(SipMessage message) {
        String text = message.bodyText();
        assertThat(text).doesNotContain("c=IN IP4 0.0.0.0");
        assertThat(Pattern.compile("a=(sendrecv|sendonly|recvonly|inactive)")
                        .matcher(text)
                        .results())
                .as("directions in%n%s", text)
                .hasSizeLessThan(2);
        return Sdp.of(text).direction();
    }

    private static long version(SipMessage message) {
        Matcher origin = Pattern.compile("o=\\S+ \\d+ (\\d+) ").matcher(message.bodyText());
        assertThat(origin.find()).isTrue();
        return Long.parseLong(origin.group(1));
    }

    private static void listening(Studio studio, Phone phone, Handset handset) {
        phone.onInvite = invite -> {
            String offer = invite.request().bodyText();
            handset.speaksTo(offer, Handset.PCMA);
            phone.answer(invite, 200, handset.sdp(Handset.PCMA, answering(offer)));
        };
    }

    private static void hears(Studio studio, int provider, int hub) {
        until(() -> {
            assertThat(studio.provider.hears()).as("the provider hears").isEqualTo(provider);
            assertThat(studio.hub.hears()).as("the hub hears").isEqualTo(hub);
        });
    }

    /** The hub is offered nothing but sendrecv once the provider has opened, as the next version, and both talk. */
    private static void opened(Studio studio, SipMessage before, SipRequest offer) {
        assertThat(direction(offer)).isEqualTo("sendrecv");
        assertThat(version(offer)).isEqualTo(version(before) + 1);
        studio.talks();
    }

    @ParameterizedTest
    @CsvSource({
        "sendonly,sendrecv,recvonly",
        "recvonly,sendrecv,sendonly",
        "inactive,inactive,inactive",
        "0,inactive,inactive"
    })
    void theHubIsInvitedByWhoBeginsSo(String form, String told, String answered) throws Exception {
        try (Studio studio = studio("hub")) {
            listening(studio, studio.world.hub, studio.hub);
            Phone.Line line = studio.world.provider.line().call(sdp(studio.provider, form));
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(direction(studio.offersToHub().get(0))).isEqualTo(told);
            assertThat(direction(line.answer)).isEqualTo(answered);
            studio.provider.speaksTo(line.answer.bodyText());
            hears(
                    studio,
                    form.equals("recvonly") ? Studio.HUB_SPEAKS : 0,
                    form.equals("sendonly") ? Studio.PROVIDER_SPEAKS : 0);

            line.send(line.inDialog("INVITE").body(SDP, studio.provider.sdp(Handset.PCMA, "sendrecv")));
            until(() -> assertThat(line.statuses()).endsWith(200, 200));
            assertThat(direction(line.answer)).isEqualTo("sendrecv");
            assertThat(studio.offersToHub()).hasSize(2);
            opened(studio, studio.offersToHub().get(0), studio.offersToHub().get(1));

            line.send(line.inDialog("INVITE").body(SDP, studio.provider.sdp(Handset.PCMA, "sendonly")));
            until(() -> assertThat(studio.offersToHub()).hasSize(3));
            assertThat(direction(studio.offersToHub().get(2)))
                    .as("a hold like any other")
                    .isEqualTo("inactive");
        }
    }

    @ParameterizedTest
    @CsvSource({"recvonly,sendrecv", "sendonly,sendrecv", "inactive,inactive", "0,inactive"})
    void theHubIsAnsweredByWhoBeginsSo(String form, String told) throws Exception {
        try (Studio studio = studio("provider")) {
            studio.world.provider.onInvite = invite -> {
                studio.provider.speaksTo(invite.request().bodyText(), Handset.PCMA);
                studio.world.provider.answer(invite, 200, sdp(studio.provider, form));
            };
            Phone.Line line = studio.world.hub.line().call(studio.hub.sdp(Handset.PCMA, "sendrecv"));
            until(() -> assertThat(line.last()).isEqualTo(200));
            SipMessage first = line.answer;
            assertThat(direction(first)).isEqualTo(told);
            studio.hub.speaksTo(line.answer.bodyText());
            int toProvider = form.equals("recvonly") ? Studio.HUB_SPEAKS : 0;
            int toHub = form.equals("sendonly") ? Studio.PROVIDER_SPEAKS : 0;
            hears(studio, toProvider, toHub);

            // The hub refreshes its session, and is told the same.
            line.send(line.inDialog("INVITE").body(SDP, studio.hub.sdp(Handset.PCMA, answering(first.bodyText()))));
            until(() -> assertThat(line.statuses()).endsWith(200, 200));
            assertThat(direction(line.answer)).isEqualTo(told);
            hears(studio, toProvider, toHub);
            SipMessage before = line.answer;

            listening(studio, studio.world.hub, studio.hub);
            resume(studio);
            until(() -> assertThat(studio.offersToHub()).hasSize(1));
            opened(studio, before, studio.offersToHub().get(0));
        }
    }

    private static void resume(Studio studio) {
        SipRequest invite = studio.offersToProvider().get(0);
        Phone provider = studio.world.provider;
        provider.stack.send(
                provider.point,
                provider.destination(),
                provider.back(invite, "INVITE", 11)
                        .body(SDP, studio.provider.sdp(Handset.PCMA, "sendrecv"))
                        .build(),
                provider.line());
    }

    @ParameterizedTest
    @CsvSource({"recvonly", "sendonly", "inactive", "0"})
    void anEarlyDescriptionClosesNothingTowardsTheHub(String form) throws Exception {
        try (Studio studio = studio("provider")) {
            studio.world.provider.onInvite = invite -> {
                studio.provider.speaksTo(invite.request().bodyText(), Handset.PCMA);
                studio.world.provider.answer(invite, 183, sdp(studio.provider, form));
            };
            Phone.Line line = studio.world.hub.line().call(studio.hub.sdp(Handset.PCMA, "sendrecv"));
            until(() -> assertThat(line.last()).isEqualTo(183));
            SipMessage early = line.responses.get(0);
            assertThat(direction(early)).isEqualTo("sendrecv");
            studio.hub.speaksTo(early.bodyText());
            listening(studio, studio.world.hub, studio.hub);
            studio.world.provider.answer(
                    studio.world.provider.transactions.get(0), 200, studio.provider.sdp(Handset.PCMA, "sendrecv"));
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(line.answer.bodyText()).as("as it was answered").isEqualTo(early.bodyText());
            studio.talks();
        }
    }

    @Test
    void aNewCodecLeavesAnAnnouncementToBeHeard() throws Exception {
        try (Studio studio = studio("hub")) {
            listening(studio, studio.world.hub, studio.hub);
            Phone.Line line = studio.world.provider.line().call(studio.provider.sdp(Handset.PCMA, "sendonly"));
            until(() -> assertThat(line.last()).isEqualTo(200));
            line.send(line.inDialog("INVITE").body(SDP, studio.provider.sdp(Handset.PCMU, "sendonly")));
            until(() -> assertThat(studio.offersToHub()).hasSize(2));
            assertThat(direction(studio.offersToHub().get(1))).isEqualTo("sendrecv");
            assertThat(studio.world.core.told(Happening.Hold.class)).isEmpty();
        }
    }

    @Test
    void anAnnouncementIsHeardInsteadOfMusicOfOurs() throws Exception {
        try (Studio studio = studio("hub")) {
            listening(studio, studio.world.hub, studio.hub);
            studio.world.core.onArrival = arrival -> {
                studio.order(new LegOrder.OnHold(studio.caller(), "tone:620"));
                studio.world.core.forward(arrival);
            };
            Phone.Line line = studio.world.provider.line().call(studio.provider.sdp(Handset.PCMA, "sendonly"));
            until(() -> assertThat(line.last()).isEqualTo(200));
            studio.provider.speaksTo(line.answer.bodyText());
            hears(studio, 0, Studio.PROVIDER_SPEAKS);
            line.send(line.inDialog("INVITE").body(SDP, studio.provider.sdp(Handset.PCMA, "inactive")));
            hears(studio, 0, 620);
            assertThat(studio.offersToHub()).as("it hears the music").hasSize(1);
            line.send(line.inDialog("INVITE").body(SDP, studio.provider.sdp(Handset.PCMA, "sendrecv")));
            studio.talks();
            opened(studio, studio.offersToHub().get(0), studio.offersToHub().get(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"sendonly", "recvonly", "inactive"})
    void twoProvidersAreToldAsItIsAndWhenItEnds(String form) throws Exception {
        try (Studio studio = studio("second");
                Phone second = new Phone(Transport.UDP)) {
            second.trunk = studio.world.provider.trunk;
            studio.world.peer("second", second, Transport.UDP, Map.of());
            listening(studio, second, studio.hub);
            Phone.Line line = studio.world.provider.line().call(studio.provider.sdp(Handset.PCMA, form));
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(direction(second.heard("INVITE").get(0))).isEqualTo(form);
            assertThat(direction(line.answer)).isEqualTo(answering("m=audio 1 RTP/AVP 8\r\na=" + form + "\r\n"));
            studio.provider.speaksTo(line.answer.bodyText());
            line.send(line.inDialog("INVITE").body(SDP, studio.provider.sdp(Handset.PCMA, "sendrecv")));
            until(() -> assertThat(second.heard("INVITE")).hasSize(2));
            opened(studio, second.heard("INVITE").get(0), second.heard("INVITE").get(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"sendonly", "inactive"})
    void whatTheHubWasToldFirstIsKnownAfterARestart(String form) throws Exception {
        try (World world = World.keeping(directory, Map.of())) {
            world.core.targets = List.of("hub");
            Phone.Line line = world.provider.line().call(FakeMedia.sdp("127.0.0.1", 4000, "0 8", form));
            until(() -> assertThat(line.last()).isEqualTo(200));
            until(() -> assertThat(world.core.told(Happening.Bridged.class)).isNotEmpty());
            world.stop();
            world.core.onAdopt = call -> assertThat(call.legs())
                    .extracting(EstablishedLeg::held)
                    .containsExactly(form.equals("inactive"), false);
            world.next(directory, 2);
            // The same again is no news.
            line.send(line.inDialog("INVITE").body(SDP, FakeMedia.sdp("127.0.0.1", 4000, "0 8", form)));
            until(() -> assertThat(line.statuses()).endsWith(200, 200));
            assertThat(world.hub.heard("INVITE")).hasSize(1);
            line.send(line.inDialog("INVITE").body(SDP, FakeMedia.sdp("127.0.0.1", 4000, "0 8", "sendrecv")));
            until(() -> assertThat(world.hub.heard("INVITE")).hasSize(2));
            assertThat(direction(world.hub.heard("INVITE").get(1))).isEqualTo("sendrecv");
        }
    }

    @Test
    void whoBeginsOnHoldIsOnHoldToTheCore() throws Exception {
        try (World world = new World()) {
            world.core.targets = List.of("hub");
            Phone.Line line = world.provider.line().call(FakeMedia.sdp("127.0.0.1", 4000, "0 8", "inactive"));
            until(() -> assertThat(line.last()).isEqualTo(200));
            until(() -> assertThat(world.core.told(Happening.Hold.class)).containsExactly(new Happening.Hold(true)));
            line.send(line.inDialog("INVITE").body(SDP, FakeMedia.sdp("127.0.0.1", 4000, "0 8", "sendrecv")));
            until(() -> assertThat(world.core.told(Happening.Hold.class))
                    .containsExactly(new Happening.Hold(true), new Happening.Hold(false)));
            World.stays(Duration.ofMillis(200), () -> assertThat(line.failures).isEmpty());
        }
    }
}
