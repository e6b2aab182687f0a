package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

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
import org.patchbay.api.media.MediaCapability;
import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** What a party hears whom its partner has put on hold, where that is music of ours: here a tone. */
class HoldMusicTest {
    private static final int MUSIC = 620;
    private static final int OTHER = 1000;

    private Studio studio;
    private Phone.Line line;
    private long cseq;

    @BeforeEach
    void open() throws Exception {
        open(Set.of());
    }

    private void open(Set<MediaCapability> without) throws Exception {
        studio = new Studio(without);
        line = studio.bridged();
        studio.world.hub.onInvite = invite ->
                studio.world.hub.answer(invite, 200, studio.hub.sdp(Handset.PCMA, answering(invite.request())));
        studio.world.provider.onInvite = invite -> studio.world.provider.answer(
                invite, 200, studio.provider.sdp(Handset.PCMA, answering(invite.request())));
        music(studio.caller(), "tone:" + MUSIC);
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private static String answering(SipRequest offer) {
        return switch (Sdp.of(offer.bodyText()).direction()) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            case "inactive" -> "inactive";
            default -> "sendrecv";
        };
    }

    private void music(String leg, String prompt) {
        studio.order(new LegOrder.OnHold(leg, prompt));
    }

    /** The provider's phone says so of itself, and is agreed with. */
    private String offers(String sdp) {
        line.send(line.inDialog("INVITE").body("application/sdp", sdp));
        until(() -> assertThat(line.answer.cseqNumber()).isEqualTo(line.cseq));
        assertThat(line.last()).isEqualTo(200);
        return line.answer.bodyText();
    }

    private String offersDirection(String direction) {
        return offers(studio.provider.sdp(Handset.PCMA, direction));
    }

    private void hubHears(int hertz) {
        until(() -> assertThat(studio.hub.hears()).as("the hub hears").isEqualTo(hertz));
    }

    private void hubWasToldNothing() {
        assertThat(studio.offersToHub()).as("the INVITE alone").hasSize(1);
    }

    /** The hub's phone says so of itself, and gets this for an answer. */
    private String hubOffers(String direction) {
        Phone hub = studio.world.hub;
        SipRequest invite = studio.offersToHub().get(0);
        long number = ++cseq;
        List<SipResponse> answers = new CopyOnWriteArrayList<>();
        hub.stack.send(
                hub.point,
                hub.destination(),
                hub.back(invite, "INVITE", number)
                        .body("application/sdp", studio.hub.sdp(Handset.PCMA, direction))
                        .build(),
                new ClientListener() {
                    @Override
                    public void onResponse(ClientTransaction transaction, SipResponse response) {
                        if (response.success()) {
                            answers.add(response);
                            hub.stack.sendStateless(
                                    hub.point,
                                    hub.destination(),
                                    hub.back(invite, "ACK", number).build());
                        }
                    }

                    @Override
                    public void onFailure(ClientTransaction transaction, Failure failure) {}
                });
        until(() -> assertThat(answers).isNotEmpty());
        return answers.get(0).bodyText();
    }

    @ParameterizedTest
    @CsvSource({"inactive,inactive", "sendonly,recvonly"})
    void whoeverIsHeldHearsItAndIsToldNothing(String hold, String answered) {
        String answer = offersDirection(hold);
        assertThat(answer).contains("a=" + answered);
        hubHears(MUSIC);
        assertThat(studio.world.core.told(Happening.Hold.class)).containsExactly(new Happening.Hold(true));
        offersDirection("sendrecv");
        studio.talks();
        hubWasToldNothing();
        assertThat(studio.world.core.told(Happening.Played.class))
                .as("nobody has ordered it")
                .isEmpty();
        offersDirection(hold);
        hubHears(MUSIC);
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(studio.world.hub.heard("BYE")).hasSize(1));
        studio.world.nothingIsLeft();
    }

    @Test
    void theOldFormOfHoldIsOneToo() {
        String sdp = studio.provider.sdp(Handset.PCMA, "sendrecv").replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0");
        assertThat(offers(sdp)).doesNotContain("a=sendrecv");
        hubHears(MUSIC);
        studio.provider.speaksTo(offersDirection("sendrecv"));
        studio.talks();
        hubWasToldNothing();
    }

    @Test
    void aRefreshInTheMiddleChangesNothing() {
        offersDirection("inactive");
        hubHears(MUSIC);
        offersDirection("inactive");
        offersDirection("sendonly");
        hubHears(MUSIC);
        offersDirection("sendrecv");
        studio.talks();
        hubWasToldNothing();
        assertThat(studio.world.core.told(Happening.Hold.class))
                .containsExactly(new Happening.Hold(true), new Happening.Hold(false));
    }

    @Test
    void anotherCodecAtItsEndReachesTheOther() {
        offersDirection("inactive");
        hubHears(MUSIC);
        studio.world.hub.onInvite = invite -> {
            studio.hub.speaksTo(invite.request().bodyText());
            studio.world.hub.answer(invite, 200, studio.hub.sdp(Handset.PCMU, "sendrecv"));
        };
        studio.provider.speaksTo(offers(studio.provider.sdp(Handset.PCMU, "sendrecv")));
        studio.talks();
    }

    @Test
    void withoutPlayTheHoldIsPassedOn() throws Exception {
        studio.close();
        open(Set.of(MediaCapability.PLAY));
        offersDirection("sendonly");
        until(() -> assertThat(studio.offersToHub()).hasSize(2));
        assertThat(studio.offersToHub().get(1).bodyText()).contains("a=inactive");
        offersDirection("sendrecv");
        studio.talks();
    }

    @Test
    void whatCannotBePlayedIsPassedOnAsAHold() {
        music(studio.caller(), "prompt:there-is-none");
        offersDirection("sendonly");
        until(() -> assertThat(studio.offersToHub()).hasSize(2));
        assertThat(studio.offersToHub().get(1).bodyText()).contains("a=inactive");
        until(() -> assertThat(studio.world.core.told(Happening.Noted.class))
                .extracting(Happening.Noted::what)
                .containsSubsequence("music on hold", "no music on hold"));
        offersDirection("sendrecv");
        until(() -> assertThat(studio.offersToHub()).hasSize(3));
        assertThat(studio.offersToHub().get(2).bodyText()).contains("a=sendrecv");
        studio.talks();
    }

    @Test
    void whatATreatmentPlaysMeanwhileIsHeardInItsPlaceAndThenItGoesOn() {
        offersDirection("inactive");
        hubHears(MUSIC);
        studio.order(new LegOrder.Play("notice", studio.hubLeg(), "tone:" + OTHER, true));
        hubHears(OTHER);
        studio.order(new LegOrder.Stop("notice", studio.hubLeg()));
        studio.played("notice", "");
        hubHears(MUSIC);
    }

    @Test
    void aHoldOfOursInTheMiddleLeavesIt() {
        offersDirection("inactive");
        hubHears(MUSIC);
        studio.order(new LegOrder.SetHold(studio.hubLeg(), true));
        until(() -> assertThat(studio.offersToHub()).hasSize(2));
        hubHears(0);
        studio.order(new LegOrder.SetHold(studio.hubLeg(), false));
        until(() -> assertThat(studio.offersToHub()).hasSize(3));
        hubHears(MUSIC);
        offersDirection("sendrecv");
        studio.talks();
    }

    @Test
    void aPartnerWhoComesInTheMiddleHearsItToo() {
        offersDirection("inactive");
        hubHears(MUSIC);
        studio.order(new LegOrder.Bridge("again", studio.caller(), studio.hubLeg()));
        until(() -> assertThat(studio.world.core.told("again", Happening.Bridged.class))
                .hasSize(1));
        hubHears(MUSIC);
        offersDirection("sendrecv");
        studio.talks();
        hubWasToldNothing();
    }

    @Test
    void bothMayHoldAndEachHearsTheMusicOfTheOther() {
        music(studio.hubLeg(), "tone:" + OTHER);
        offersDirection("inactive");
        hubHears(MUSIC);
        assertThat(hubOffers("inactive")).contains("a=inactive");
        hubHears(0);
        assertThat(offersDirection("sendrecv")).contains("a=sendrecv");
        until(() -> assertThat(studio.provider.hears()).isEqualTo(OTHER));
        offersDirection("inactive");
        until(() -> assertThat(studio.provider.hears()).isZero());
        assertThat(hubOffers("sendrecv")).contains("a=sendrecv");
        hubHears(MUSIC);
        offersDirection("sendrecv");
        studio.talks();
        hubWasToldNothing();
        assertThat(studio.offersToProvider()).isEmpty();
    }

    @Test
    void aHoldThatIsPassedOnStaysOneWhenTheOtherWithMusicIsOver() {
        offersDirection("inactive");
        hubHears(MUSIC);
        assertThat(hubOffers("inactive")).contains("a=inactive");
        assertThat(offersDirection("sendrecv")).as("the hub holds").contains("a=inactive");
        assertThat(hubOffers("sendrecv")).contains("a=sendrecv");
        studio.talks();
    }

    @Test
    void whoHearsMusicMayRefreshAndGoesOnHearingIt() {
        offersDirection("inactive");
        hubHears(MUSIC);
        assertThat(hubOffers("sendrecv")).as("nothing of the hold").contains("a=sendrecv");
        hubHears(MUSIC);
        offersDirection("sendrecv");
        studio.talks();
        assertThat(studio.offersToProvider()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRestartInTheMiddleIsNotTheEndOfIt(boolean crash, @TempDir Path directory) throws Exception {
        String hold = Phone.SDP.replace("sendrecv", "inactive");
        try (World world = World.keeping(directory, Map.of())) {
            world.media.capabilities = Set.of(MediaCapability.RELAY, MediaCapability.PLAY);
            world.media.plays = false;
            Phone.Line caller = world.established();
            world.core.order(new LegOrder.OnHold(world.core.last().leg(), "music:default"));
            caller.send(caller.inDialog("INVITE").body("application/sdp", hold));
            until(() ->
                    assertThat(world.media.playing).singleElement().asString().startsWith("#hold "));
            until(() -> assertThat(Files.readString(directory.resolve("calls.log"), StandardCharsets.ISO_8859_1))
                    .contains("music true"));
            world.media.playing.clear();
            if (crash) {
                world.crash();
            } else {
                world.stop();
            }
            world.next(directory, 2);
            until(() -> assertThat(world.media.playing).hasSize(1));
            caller.send(caller.inDialog("INVITE").body("application/sdp", Phone.SDP));
            until(() -> assertThat(world.media.playing).isEmpty());
            assertThat(world.provider.heard("INVITE")).as("told nothing").hasSize(1);
            caller.send(caller.inDialog("INVITE").body("application/sdp", hold));
            until(() -> assertThat(world.media.playing).hasSize(1));
            caller.send(caller.inDialog("BYE"));
            world.nothingIsLeft();
        }
    }

    /** The one who holds transfers: whom the other talks to then is none of the hold's business, and the holder is left without a partner. */
    @Test
    void whoIsTransferredMeanwhileLearnsNothingOfTheHold() throws Exception {
        String hold = Phone.SDP.replace("sendrecv", "inactive");
        try (World world = new World()) {
            world.media.capabilities = Set.of(MediaCapability.RELAY, MediaCapability.PLAY);
            world.media.plays = false;
            Phone.Line holder = world.established();
            String call = world.core.last().call();
            String held = call + "-b0";
            String target = call + "-target";
            world.core.order(new LegOrder.OnHold(world.core.last().leg(), "music:default"));
            holder.send(holder.inDialog("INVITE").body("application/sdp", hold));
            until(() -> assertThat(world.media.playing).hasSize(1));
            world.core.order(new LegOrder.Control(true));
            world.core.order(new LegOrder.Dial(
                    target,
                    Target.over("provider", "tel:+4930999"),
                    Party.of("tel:+4930222"),
                    Party.of("tel:+4930999"),
                    List.of(),
                    Map.of(),
                    Optional.empty(),
                    false));
            until(() -> assertThat(world.provider.heard("INVITE")).hasSize(2));
            until(() -> assertThat(world.core.told)
                    .anyMatch(told -> told.leg().equals(target) && told.what() instanceof Happening.Answered));
            world.core.order(new LegOrder.Bridge("transfer", held, target));
            until(() -> assertThat(world.core.told("transfer", Happening.Bridged.class))
                    .hasSize(1));
            holder.send(holder.inDialog("BYE"));
            until(() -> assertThat(world.core.told(Happening.Ended.class)).hasSize(1));
            assertThat(world.provider.heard("INVITE")).as("the two that called").hasSize(2);
            assertThat(world.provider.heard("BYE")).isEmpty();
        }
    }

    @Test
    void anotherEngineGoesOnWithIt() throws Exception {
        String hold = Phone.SDP.replace("sendrecv", "inactive");
        try (World world = new World()) {
            Set<MediaCapability> able = Set.of(MediaCapability.RELAY, MediaCapability.PLAY);
            world.media.capabilities = able;
            world.media.plays = false;
            Phone.Line caller = world.established();
            world.core.order(new LegOrder.OnHold(world.core.last().leg(), "music:default"));
            caller.send(caller.inDialog("INVITE").body("application/sdp", hold));
            until(() -> assertThat(world.media.playing).hasSize(1));
            FakeMedia next = new FakeMedia();
            next.capabilities = able;
            next.plays = false;
            world.trunk.recovery().gone(world.media);
            world.trunk.engine(next);
            until(() -> assertThat(next.playing).hasSize(1));
            caller.send(caller.inDialog("INVITE").body("application/sdp", Phone.SDP));
            until(() -> assertThat(next.playing).isEmpty());
            assertThat(world.core.told(Happening.Played.class)).isEmpty();
        }
    }
}
