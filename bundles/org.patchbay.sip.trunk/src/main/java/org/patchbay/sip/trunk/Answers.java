package org.patchbay.sip.trunk;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Stage;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.HeaderField;
import org.patchbay.sip.stack.message.SipResponse;

/**
 * Who hears the answers to an INVITE of ours: the {@link Attempt} while its leg lasts. An accepted INVITE waits half a minute more for further
 * answers (RFC 6026 section 7.2), which are acknowledged and ended; they hardly ever come, and a thousand a second wait for them, so what is
 * kept then is no more than it takes to make leg and dialog anew.
 */
final class Answers implements Authorizing.Aware {
    /** What is left of the leg. */
    private record Past(
            Trunk trunk,
            PeerSettings peer,
            String call,
            String leg,
            boolean recorded,
            @Nullable Host host,
            long connection,
            long cseq,
            List<HeaderField> credentials) {}

    private @Nullable Attempt attempt;
    private @Nullable Past past;
    /** Made with the first late answer. */
    private @Nullable Leg again;

    private @Nullable Outgoing ending;

    Answers(Attempt attempt) {
        this.attempt = attempt;
    }

    /** The leg that was answered is over. */
    void over(Leg leg) {
        DialogRecord dialog = leg.dialog();
        past = new Past(
                leg.call.trunk,
                leg.peer,
                leg.call.id,
                leg.id,
                leg.call.recorded,
                dialog.host,
                leg.connection,
                dialog.localCSeq,
                dialog.credentials);
        attempt = null;
    }

    @Override
    public void challenged() {
        Attempt live = attempt;
        if (live != null) {
            live.challenged();
        }
    }

    @Override
    public void onResponse(ClientTransaction sent, SipResponse response) {
        Attempt live = attempt;
        Past known = past;
        if (live != null) {
            live.onResponse(sent, response);
        } else if (known != null && response.success()) {
            late(known, response);
        }
    }

    private void late(Past known, SipResponse response) {
        Leg leg = again == null ? made(known, response) : again;
        Outgoing out = ending == null ? new Outgoing(leg, null) : ending;
        again = leg;
        ending = out;
        known.trunk.heard(leg, response);
        out.dismiss(leg.dialog(), response);
    }

    private static Leg made(Past known, SipResponse response) {
        Call call = Call.past(known.trunk, known.call, response.callId(), known.recorded);
        String to = response.to().uri().text();
        Leg leg = new Leg(call, known.leg, known.peer, Party.of(to));
        String tag = response.fromTag();
        DialogRecord dialog = DialogRecord.of(
                leg,
                response.callId(),
                tag == null ? "" : tag,
                response.from().toString(),
                response.to().toString(),
                to);
        dialog.host = known.host;
        dialog.localCSeq = known.cseq;
        dialog.credentials = known.credentials;
        leg.dialog = dialog;
        leg.connection = known.connection;
        leg.stage = Stage.ENDED;
        return leg;
    }

    @Override
    public void onFailure(ClientTransaction sent, Failure failure) {
        Attempt live = attempt;
        if (live != null) {
            live.onFailure(sent, failure);
        }
    }
}
