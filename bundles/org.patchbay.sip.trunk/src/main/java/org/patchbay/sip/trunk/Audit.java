package org.patchbay.sip.trunk;

import java.time.Duration;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.SipResponse;

/** Finds calls whose peer has vanished without a word, so that none stays for ever. */
final class Audit {
    /** After so many intervals a peer to whom there is no way is taken for one that says nothing. */
    private static final int UNREACHED = 3;

    private Audit() {}

    /** Looks over all calls four times in the interval; one timer for all of them. */
    static void begin(Trunk trunk) {
        Duration every = trunk.settings().audit().dividedBy(4);
        trunk.stack().schedule("patchbay-audit", every, () -> {
            for (Call call : trunk.table().calls()) {
                call.on(() -> call.legs().forEach(leg -> look(call, leg)));
            }
            begin(trunk);
        });
    }

    private static void look(Call call, Leg leg) {
        Duration every = call.trunk.settings().audit();
        long now = System.nanoTime();
        leg.ifRecorded(Recordings::audit);
        if (System.currentTimeMillis() - leg.answered
                > 2 * call.trunk.timers().transactionLifetime().toMillis()) {
            leg.answers = null; // No answer comes any more that would have to know of the leg's end.
        }
        Duration longest = call.trunk.settings().ring().plusSeconds(60);
        if (!leg.up() && now - leg.heard > longest.toNanos()) {
            call.lost(leg, 480, "Nobody answered");
        } else if (leg.up()
                && leg.partner == null
                && call.trunk.core() == null
                && now - call.trunk.coreLostAt()
                        > call.trunk.settings().orphan().toNanos()) {
            call.lost(leg, 480, "Nobody is in charge of this call any more");
        } else if (leg.up() && now - leg.heard >= every.toNanos()) {
            ask(leg);
        }
    }

    private static boolean longUnheard(Leg leg) {
        Duration most = leg.call.trunk.settings().audit().multipliedBy(UNREACHED);
        return System.nanoTime() - leg.heard > most.toNanos();
    }

    /** An OPTIONS in the dialog: 481 and silence mean that it is over, every other answer that it is not. */
    static void ask(Leg leg) {
        if (!leg.up() || leg.audited) {
            return;
        }
        leg.audited = true;
        ClientTransaction sent = leg.send(leg.dialog().request("OPTIONS"), new ClientListener() {
            @Override
            public void onResponse(ClientTransaction transaction, SipResponse response) {
                leg.audited = false;
                leg.call.trunk.heard(leg, response);
                if (response.status() == 481 || response.status() == 408) {
                    leg.call.lost(leg, 481, "The peer does not know the call any more");
                }
            }

            @Override
            public void onFailure(ClientTransaction transaction, Failure failure) {
                if (failure.kind() == Failure.Kind.TRANSPORT && !longUnheard(leg)) {
                    // No way to the peer for a moment is a 503 (RFC 3261 section 8.1.3.1), and says nothing of the
                    // call.
                    leg.audited = false;
                } else {
                    leg.call.lost(leg, 408, "The peer has vanished");
                }
            }
        });
        if (sent == null) {
            leg.audited = false;
            leg.call.trunk.counters().add("audits-unsent");
        }
    }
}
