package org.patchbay.sip.trunk;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaCapability;
import org.patchbay.media.embedded.EmbeddedMediaEngine;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** A world whose phones speak and hear, and whose core does what a test says in the place of a treatment. */
final class Studio implements AutoCloseable {
    static final int PROVIDER_SPEAKS = 440;
    static final int HUB_SPEAKS = 700;

    final EmbeddedMediaEngine engine = EmbeddedMedia.start();
    final World world;
    final Handset provider = new Handset(PROVIDER_SPEAKS);
    final Handset hub = new Handset(HUB_SPEAKS);

    Studio() throws IOException {
        this(Set.of());
    }

    /** @param without what the media engine cannot do */
    Studio(Set<MediaCapability> without) throws IOException {
        world = new World(without.isEmpty() ? engine : new LesserMedia(engine, without));
        world.core.bridges = false;
        world.core.onArrival = arrival -> {};
    }

    /** The provider calls, and the core is asked what shall become of it. */
    Phone.Line called(String sdp) {
        Phone.Line line = world.provider.line().call(sdp);
        until(() -> assertThat(world.core.arrivals).isNotEmpty());
        return line;
    }

    /** The provider calls, and is answered by the runtime itself. */
    Phone.Line answered(String formats) {
        Phone.Line line = called(provider.sdp(formats, "sendrecv"));
        order(new LegOrder.Answer(caller()));
        until(() -> assertThat(line.last()).isEqualTo(200));
        provider.speaksTo(line.answer.bodyText());
        return line;
    }

    /** The runtime calls the hub, which answers in these formats; to later offers it does as {@link Phone#onInvite} says. */
    String hubAnswers(String formats) {
        world.hub.onInvite = invite -> {
            hub.speaksTo(invite.request().bodyText(), formats);
            world.hub.answer(invite, 200, hub.sdp(formats, "sendrecv"));
        };
        String leg = caller() + "-hub";
        order(new LegOrder.Dial(
                leg,
                Target.over("hub", "tel:+4930999"),
                Party.of("tel:+4930222"),
                Party.of("tel:+4930999"),
                List.of(),
                Map.of(),
                Optional.empty(),
                false));
        until(() -> assertThat(world.core.told(Happening.Answered.class)).hasSize(1));
        return leg;
    }

    /** Both talk, from the provider to the hub, each answered by itself and then bridged. */
    Phone.Line bridged() {
        Phone.Line line = answered(Handset.PCMA);
        order(new LegOrder.Bridge("b", caller(), hubAnswers(Handset.PCMA)));
        talks();
        return line;
    }

    void talks() {
        until(() -> {
            assertThat(provider.hears()).as("the provider hears").isEqualTo(HUB_SPEAKS);
            assertThat(hub.hears()).as("the hub hears").isEqualTo(PROVIDER_SPEAKS);
        });
    }

    void order(LegOrder order) {
        world.core.order(order);
    }

    String caller() {
        return world.core.last().leg();
    }

    String hubLeg() {
        return caller() + "-hub";
    }

    /** The offers that the hub got, the first of which was the INVITE. */
    List<SipRequest> offersToHub() {
        return world.hub.heard("INVITE");
    }

    List<SipRequest> offersToProvider() {
        return world.provider.heard("INVITE");
    }

    void played(String op, String error) {
        until(() -> assertThat(world.core.told(op, Happening.Played.class))
                .singleElement()
                .satisfies(played -> {
                    if (error.isEmpty()) {
                        assertThat(played.error()).isEmpty();
                    } else {
                        assertThat(played.error()).contains(error);
                    }
                }));
    }

    List<String> failures() {
        return world.core.told(Happening.ActionFailed.class).stream()
                .map(Happening.ActionFailed::reason)
                .toList();
    }

    @Override
    public void close() {
        world.close();
        engine.stop();
        provider.close();
        hub.close();
    }
}
