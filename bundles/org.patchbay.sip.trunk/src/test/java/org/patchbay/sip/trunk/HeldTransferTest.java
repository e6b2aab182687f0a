package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Whoever is transferred out of a hold is heard by the target, and hears it. */
class HeldTransferTest {

    @Test
    void whoWasOnHoldTalksToTheTarget() throws Exception {
        try (Studio studio = new Studio();
                Handset target = new Handset(980);
                Phone second = new Phone(Transport.UDP)) {
            second.trunk = studio.world.provider.trunk;
            studio.world.peer("second", second, Transport.UDP, Map.of());
            second.onInvite = invite -> {
                target.speaksTo(invite.request().bodyText(), Handset.PCMA);
                second.answer(invite, 200, target.sdp(Handset.PCMA, "sendrecv"));
            };
            studio.bridged();
            studio.world.provider.onInvite = invite -> studio.world.provider.answer(
                    invite,
                    200,
                    studio.provider.sdp(
                            Handset.PCMA,
                            Sdp.of(invite.request().bodyText()).direction().equals("inactive")
                                    ? "inactive"
                                    : "sendrecv"));
            studio.world.hub.stack.send(
                    studio.world.hub.point,
                    studio.world.hub.destination(),
                    studio.world
                            .hub
                            .back(studio.offersToHub().get(0), "INVITE", 11)
                            .body("application/sdp", studio.hub.sdp(Handset.PCMA, "inactive"))
                            .build(),
                    studio.world.hub.line());
            until(() -> assertThat(studio.world.core.told(Happening.Hold.class)).hasSize(1));
            studio.order(new LegOrder.Dial(
                    studio.caller() + "-t",
                    Target.over("second", "tel:+4930888"),
                    Party.of("tel:+4930222"),
                    Party.of("tel:+4930888"),
                    List.of(),
                    Map.of(),
                    Optional.of(studio.caller()),
                    false,
                    Optional.of(new LegOrder.Referral("<tel:+4930888>", "<tel:+4930999>")),
                    Optional.empty()));
            until(() ->
                    assertThat(studio.world.core.told(Happening.Answered.class)).hasSize(2));
            studio.order(new LegOrder.Bridge("b2", studio.caller(), studio.caller() + "-t"));
            until(() -> {
                assertThat(target.hears()).as("the target hears").isEqualTo(Studio.PROVIDER_SPEAKS);
                assertThat(studio.provider.hears()).as("the provider hears").isEqualTo(980);
            });
        }
    }
}
