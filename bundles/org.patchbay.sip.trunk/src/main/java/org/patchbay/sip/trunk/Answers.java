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
 * Who hears the answers to an INVITE of ours: the {@link Attempt} until one accepts it. Then it waits half a minute more for further ones (RFC
 * 6026 section 7.2): the same is acknowledged again, those of forks are acknowledged and ended. They hardly ever come, a thousand a second wait
 * for them, and calls rest for hours: so what is kept then is the leg while it lasts, and after that no more than it takes to make leg and
 * dialog anew.
 */
final class Answers implements Authorizing.Aware {
    /** What is left of the leg. */
    private record Past(
            Trunk trunk,
            PeerSettings peer,
            String call,
            String leg,
            @Nullable Host host,
            long connection,
            long cseq,
            List<HeaderField> credentials) {}

    private @Nullable Attempt attempt;
    /** The leg that was answered; when it is over, one made anew with the first late answer. */
    private @Nullable Leg leg;

    private @Nullable Past past;
    /** Deals with further answers; made with the first, unless something is known of forks before. */
    private @Nullable Outgoing further;

    Answers(Attempt attempt) {
        this.attempt = attempt;
    }

    /**
     * The leg is answered: what it took to get there is let go.
     *
     * @param forks what is known of other early dialogs; null for nothing
     */
    void accepted(Leg answered, @Nullable Outgoing forks) {
        attempt = null;
        leg = answered;
        further = forks;
    }

    /** The leg that was answered is over. */
    void over(Leg ended) {
        DialogRecord dialog = ended.dialog();
        past = new Past(
                ended.call.trunk,
                ended.peer,
                ended.call.id,
                ended.id,
                dialog.host,
                ended.connection,
                dialog.localCSeq,
                dialog.credentials);
        leg = null;
        further = null;
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
            return;
        }
        if (leg == null && known != null && response.success()) {
            leg = made(known, response);
        }
        Leg answered = leg;
        if (answered != null) {
            Outgoing out = further == null ? new Outgoing(answered, null) : further;
            further = out;
            answered.call.trunk.heard(answered, response);
            out.onResponse(sent, response);
        }
    }

    private static Leg made(Past known, SipResponse response) {
        Call call = new Call(known.trunk, known.call, response.callId(), false);
        String to = response.to().uri().text();
        Leg ended = new Leg(call, known.leg, known.peer, Party.of(to));
        String tag = response.fromTag();
        DialogRecord dialog = DialogRecord.of(
                response.callId(),
                tag == null ? "" : tag,
                response.from().toString(),
                response.to().toString(),
                to);
        dialog.host = known.host;
        dialog.localCSeq = known.cseq;
        dialog.credentials = known.credentials;
        ended.dialog = dialog;
        ended.connection = known.connection;
        ended.stage = Stage.ENDED;
        return ended;
    }

    @Override
    public void onFailure(ClientTransaction sent, Failure failure) {
        Attempt live = attempt;
        if (live != null) {
            live.onFailure(sent, failure);
        }
    }
}
