package org.patchbay.sip.trunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Whoever has asked for a transfer hears how it ended, though the trunk was restarted meanwhile. */
class OpenTransferTest {
    @TempDir
    Path directory;

    private World world() throws IOException {
        return World.keeping(directory, Map.of());
    }

    private Map<String, String> kept() throws IOException {
        Path copy = Files.createTempDirectory(directory, "copy");
        Files.copy(directory.resolve("calls.log"), copy.resolve("calls.log"));
        Map<String, String> found = new LinkedHashMap<>();
        CheckpointFile.open(copy, found).close();
        return found;
    }

    private static List<String> notified(World world) {
        return world.hub.heard("NOTIFY").stream()
                .map(n -> n.bodyText().trim() + " " + n.first("Subscription-State") + " " + n.first("Event"))
                .toList();
    }

    /** A call whose hub asks for a transfer. */
    private static Phone.Line transferring(World world) {
        Phone.Line line = world.established();
        line.send(line.inDialog("REFER").add("Refer-To", "<sip:sip.hub.test;x-m=1>"));
        until(() -> assertThat(notified(world)).containsExactly("SIP/2.0 100 Trying active;expires=180 refer"));
        return line;
    }

    @Test
    void aTransferThatWasOpenHasFailedAndTheCallIsAsItWas() throws Exception {
        try (World world = world()) {
            Phone.Line line = transferring(world);
            until(() -> assertThat(kept().values()).anyMatch(text -> text.contains("refer-status 100")));
            world.crash();
            world.core.onAdopt = call -> world.core.port.order(call.arrival().call(), new LegOrder.Control(false));
            world.next(directory, 2);
            until(() -> assertThat(notified(world))
                    .last()
                    .isEqualTo("SIP/2.0 503 Service Unavailable terminated;reason=noresource refer"));
            assertThat(world.hub.heard("NOTIFY").get(1).cseqNumber()).isGreaterThan(1000);
            assertThat(world.provider.heard("BYE")).isEmpty();
            until(() -> assertThat(kept().values()).noneMatch(text -> text.contains("refer-")));
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    private static void dials(World world, String leg) {
        world.core.order(new LegOrder.Dial(
                leg,
                Target.over("hub", "sip:sip.hub.test;x-m=1"),
                Party.of("sip:+4930111@x.test"),
                Party.of("sip:sip.hub.test;x-m=1"),
                List.of(),
                Map.of(),
                Optional.of(world.core.last().call() + "-b0"),
                false,
                Optional.of(new LegOrder.Referral("<sip:sip.hub.test;x-m=1>", "<sip:ada@sip.hub.test>")),
                Optional.empty()));
    }

    /** A core that begins anew counts its legs anew: the next target has the name of the one that rang. */
    @Test
    void whomItRangIsForgottenWithItsMediaAndTheNextTransferSucceeds() throws Exception {
        try (World world = world()) {
            Phone.Line line = transferring(world);
            String call = world.core.last().call();
            world.hub.onInvite = invite -> world.hub.answer(invite, 180, null);
            dials(world, call + ".2");
            until(() -> assertThat(world.hub.heard("INVITE")).hasSize(1));
            // The target is heard before it answers.
            String hub = world.core.last().leg();
            world.media.connected.clear();
            world.media.sessions.forEach(session -> session.connect(call + "-b0", call + ".2"));
            world.core.order(new LegOrder.TransferStatus(hub, 180));
            until(() -> assertThat(kept().values()).anyMatch(text -> text.contains("refer-status 180")));
            world.crash();
            world.media.connected.clear();
            world.core.onAdopt = adopted -> world.core.port.order(call, new LegOrder.Control(false));
            world.next(directory, 2);
            until(() -> assertThat(notified(world)).last().asString().startsWith("SIP/2.0 503 "));
            assertThat(world.media.connected)
                    .as("who was transferred hears its partner again")
                    .containsAnyOf(hub + "+" + call + "-b0", call + "-b0+" + hub);
            dials(world, call + ".2");
            until(() -> assertThat(world.hub.heard("INVITE")).hasSize(2));
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        }
    }

    @Test
    void ofATransferTheCoreThatLivedOnHasTheLastWord() throws Exception {
        try (World world = world()) {
            transferring(world);
            world.stop();
            // As it is told that all who rang are gone.
            world.core.onAdopt = call -> world.core.port.order(
                    call.arrival().call(),
                    new LegOrder.TransferStatus(call.arrival().leg(), 486));
            world.next(directory, 2);
            until(() -> assertThat(notified(world)).hasSize(2));
            assertThat(notified(world).get(1)).startsWith("SIP/2.0 486 ");
            World.stays(Duration.ofSeconds(3), () -> assertThat(notified(world)).hasSize(2));
        }
    }

    @Test
    void howATransferEndedIsSaidThoughItWasNotHeardBefore() throws Exception {
        try (World world = world()) {
            Phone.Line line = world.established();
            world.hub.onOther = notify -> {
                if (notify.request().method().equals("REFER")) {
                    notify.respond(notify.request().response(200, "OK").build());
                }
            };
            line.send(line.inDialog("REFER").add("Refer-To", "<sip:sip.hub.test;x-m=1>"));
            until(() -> assertThat(world.hub.heard("NOTIFY")).isNotEmpty());
            world.core.order(new LegOrder.TransferStatus(world.core.last().leg(), 200));
            until(() -> assertThat(kept().values()).anyMatch(text -> text.contains("refer-status 200")));
            world.crash();
            world.hub.onOther = notify ->
                    notify.respond(notify.request().response(200, "OK").build());
            world.next(directory, 2);
            until(() ->
                    assertThat(notified(world)).last().isEqualTo("SIP/2.0 200 OK terminated;reason=noresource refer"));
        }
    }
}
