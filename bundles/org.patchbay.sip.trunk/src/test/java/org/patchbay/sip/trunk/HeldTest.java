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

/** What becomes of who is on hold, and of the one who holds. */
class HeldTest {

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
            offered(studio, 11, "inactive");
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

    /** And is heard again afterwards, though the carrier never learned of it. */
    @Test
    void aHoldThatTheProviderRefusesIsSilentForTheHub() throws Exception {
        try (Studio studio = new Studio()) {
            studio.bridged();
            studio.world.provider.onInvite = invite -> studio.world.provider.answer(invite, 488, null);
            Phone.Line line = offered(studio, 11, "inactive");
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(line.answer.bodyText()).contains("a=inactive");
            Phone.Line back = offered(studio, 12, "sendrecv");
            until(() -> assertThat(back.last()).isEqualTo(200));
            assertThat(back.answer.bodyText()).contains("a=sendrecv");
            until(() -> {
                assertThat(studio.hub.hears()).isEqualTo(Studio.PROVIDER_SPEAKS);
                assertThat(studio.provider.hears()).isEqualTo(Studio.HUB_SPEAKS);
            });
            assertThat(studio.world.provider.heard("INVITE"))
                    .as("asked once, of the hold")
                    .hasSize(1);
        }
    }

    private static Phone.Line offered(Studio studio, int cseq, String direction) {
        Phone hub = studio.world.hub;
        Phone.Line line = hub.line();
        hub.stack.send(
                hub.point,
                hub.destination(),
                hub.back(studio.offersToHub().get(0), "INVITE", cseq)
                        .body("application/sdp", studio.hub.sdp(Handset.PCMA, direction))
                        .build(),
                line);
        return line;
    }
}
