package org.patchbay.sip.trunk;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** A call that is up keeps what it may still need, and no more; what it needs again is there again. */
class RestingTest {
    private static final Party CALLER = new Party(
            "sip:+4930222@hub", E164.parse("+4930222"), "Alice", Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    Path directory;

    private static Call call(World world) {
        return world.trunk.table().calls().iterator().next();
    }

    /** Long after the INVITE: nothing can come any more that answers it. */
    private static void rests(World world) {
        Call call = call(world);
        Leg called = call.leg(call.id + "-b0");
        call.on(() -> called.answered -= 60_000);
        until(() -> assertThat(called.answers).isNull());
    }

    @Test
    void whoWouldHearFurtherAnswersIsLetGoInTimeAndTheCallGoesOn() throws Exception {
        try (World world = new World(Map.of("audit_seconds", "1"), Map.of())) {
            Phone.Line line = world.established();
            rests(world);
            line.send(line.inDialog("INVITE").body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.statuses()).containsExactly(200, 200));
            SipRequest invite = world.provider.heard("INVITE").get(0);
            Phone.Line back = world.provider.line();
            world.provider.stack.send(
                    world.provider.point,
                    world.provider.destination(),
                    world.provider
                            .back(invite, "INVITE", 1)
                            .body("application/sdp", Phone.ANSWER)
                            .build(),
                    back);
            until(() -> assertThat(back.last()).isEqualTo(200));
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void evenWhereTheClockHasJumpedALateForkIsEnded() throws Exception {
        try (World world = new World(Map.of("audit_seconds", "1"), Map.of())) {
            Phone.Line line = world.established();
            rests(world);
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
            world.provider.answer(world.provider.transactions.get(0), 200, Phone.ANSWER, "late");
            until(() -> assertThat(world.provider.heard("BYE"))
                    .extracting(SipRequest::toTag)
                    .containsExactly("phone" + world.provider.port(), "late"));
        }
    }

    @Test
    void afterARestartAllOfItIsThereAgain() throws Exception {
        try (World world = World.keeping(directory, Map.of("audit_seconds", "1"))) {
            Phone.Line line = world.established();
            rests(world);
            world.stop();
            world.next(directory, 2);
            line.send(line.inDialog("INVITE").body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.statuses()).containsExactly(200, 200));
            Call call = call(world);
            assertThat(call.legs()).extracting(leg -> leg.id).containsExactly(call.id + "-a", call.id + "-b0");
            assertThat(call.legs().get(0).party.e164())
                    .isPresent()
                    .isSameAs(call.arrival.from().e164());
            assertThat(call.legs().get(1).party.e164())
                    .isPresent()
                    .isSameAs(call.arrival.to().e164());
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void ourTagAloneIsNoDialog() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            Phone.Line other = world.hub.line();
            other.send(line.inDialog("BYE").set("Call-ID", other.callId));
            until(() -> assertThat(other.last()).isEqualTo(481));
            assertThat(world.trunk.table().legs()).isEqualTo(2);
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
        }
    }

    @Test
    void aLegTakesThePlaceOfTheOneWithItsId() throws Exception {
        try (World world = new World()) {
            world.established();
            Call call = call(world);
            List<Leg> before = call.legs();
            Leg first = before.get(0);
            Leg same = new Leg(call, first.id, first.peer, first.party);
            call.add(same);
            assertThat(call.legs()).containsExactly(same, before.get(1));
            assertThat(call.leg(first.id)).isSameAs(same);
            assertThat(before).as("whoever goes through them").startsWith(first);
            call.add(first);
            assertThat(call.legs()).isEqualTo(before);
        }
    }

    @Test
    void aNumberIsHeldOnceWhereItIsTheSame() throws Exception {
        try (World world = new World()) {
            world.established();
            Call call = call(world);
            Leg caller = call.legs().get(0);
            assertThat(caller.party.e164())
                    .isPresent()
                    .isSameAs(call.arrival.from().e164());
            assertThat(caller.party.display()).isEmpty();
            assertThat(call.arrival.from().display()).isEqualTo("Alice");
            assertThat(caller.contactUser)
                    .isEqualTo("+4930111")
                    .isSameAs(call.arrival.to().e164().orElseThrow().value());
        }
    }

    @Test
    void ofAnotherPartyNothingIsTaken() {
        Party other = Party.of("sip:+4930999@hub");
        assertThat(Arrivals.alike(CALLER, other)).isSameAs(CALLER);
        assertThat(Arrivals.alike(CALLER, Party.of("sip:anonymous@hub"))).isSameAs(CALLER);
        Party nobody = Party.of("sip:anonymous@hub");
        assertThat(Arrivals.alike(nobody, other)).isSameAs(nobody);
        assertThat(Arrivals.alike("+4930222", other)).isEqualTo("+4930222");
        assertThat(Arrivals.alike("", nobody)).isEmpty();
        Party same = Party.of("sip:+4930222@elsewhere");
        assertThat(Arrivals.alike(CALLER, same)).isEqualTo(CALLER).satisfies(made -> assertThat(made.e164())
                .isSameAs(same.e164()));
    }
}
