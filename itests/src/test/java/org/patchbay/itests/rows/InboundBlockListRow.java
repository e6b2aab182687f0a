package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Part.sdp;

/** A large list is loaded while calls are up, counts for the next call, is a user's own besides, lets in whom it allows, and can be undone. */
abstract class InboundBlockListRow extends Row {
    private static final int MANY = 200_000;

    InboundBlockListRow() {
        super(39);
    }

    private void declined(int caller, int called) {
        Script carrier = Script.caller("listed-carrier", bench.carrierStyle)
                .invites(bench.dialled(user(called)), outside(caller), sdp(9))
                .hears(100)
                .hears(603)
                .acksRefusal();
        long before = asked(called);
        try (Party calls = bench.carrier(carrier)) {
            calls.ends();
        }
        assertThat(asked(called)).as("INVITEs at the hub").isEqualTo(before);
    }

    private long asked(int called) {
        return bench.hubExchange().all().stream()
                .filter(each -> each.fromRuntime() && each.is("INVITE sip:" + user(called)))
                .count();
    }

    private Script hub() {
        return Script.called("listed-hub", bench.hubStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
    }

    private Script carrier(int caller, int called) {
        return Script.caller("unlisted-carrier", bench.carrierStyle)
                .invites(bench.dialled(user(called)), outside(caller), sdp(9))
                .hears(100)
                .hears(200)
                .acks();
    }

    private void passes(int caller, int called) {
        try (Party answers = bench.hub(hub(), user(called));
                Party calls = bench.carrier(carrier(caller, called).hangsUp())) {
            calls.ends();
            answers.ends();
        }
    }

    @Test
    void aLargeListIsLoadedWhileACallIsUpAndCountsForTheNext() {
        StringBuilder text =
                new StringBuilder("number,until,note\n").append(outside(0)).append(",,spam\n");
        for (int i = 0; i < MANY; i++) {
            text.append("+4415").append(10_000_000 + 7 * i).append(",,\n");
        }
        bench.distribution.write("home/spam.csv", text.toString());
        String file = "'" + bench.distribution.home().resolve("home/spam.csv") + "'";
        try (Party answers = bench.hub(hub(), user(0));
                Party calls = bench.carrier(carrier(0, 0).waitsForTest().hangsUp())) {
            calls.saw("ACK");
            assertThat(bench.distribution
                            .rows("patchbay:list-import contoso blocked_callers " + file)
                            .get(0))
                    .containsEntry("done", "true")
                    .containsEntry("added", String.valueOf(MANY + 1));
            declined(0, 1);
            passes(1, 1);
            calls.goesOn();
            calls.ends();
            answers.ends();
        } finally {
            bench.distribution.run("patchbay:list-undo contoso blocked_callers 0");
        }
        passes(0, 1);
    }

    @Test
    void aUserBlocksForAloneAndTheTenantsListLetsInWhomItAllows() {
        String own = " contoso/-/" + id(0) + " blocked_callers " + outside(0);
        bench.distribution.run("patchbay:list-add" + own);
        declined(0, 0);
        passes(0, 1);
        bench.distribution.run("patchbay:list-remove" + own);
        String block = " contoso blocked_callers '" + outside(0).substring(0, 11) + "*'";
        String allow = " contoso allowed_callers " + outside(1);
        bench.distribution.run("patchbay:list-add" + block);
        bench.distribution.run("patchbay:list-add" + allow);
        declined(0, 1);
        passes(1, 1);
        bench.distribution.run("patchbay:list-remove" + allow);
        declined(1, 1);
        bench.distribution.run("patchbay:list-remove" + block);
        assertThat(entry()).containsEntry("status", "SUPPORTED");
    }
}
