package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.SipStack;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.trunk.digest.Challenge;

/**
 * A request to a peer that may ask who we are (RFC 3261 section 22): what it answers with 401 or 407 goes out again with credentials, each
 * realm's challenge answered once, and once more if only its nonce was too old. Whoever sent it sees the outcome alone.
 */
final class Authorizing implements ClientListener, ClientTransaction {
    /** So that a peer that finds every nonce too old comes to an end. */
    private static final int MOST_TRIES = 4;

    /** Who wants to know that a peer has answered, though not yet to what it was asked. */
    interface Aware extends ClientListener {
        void challenged();
    }

    private record Way(SipStack stack, ListeningPoint from, Destination to, Logins logins) {}

    private final Way way;
    private final Login login;
    private @Nullable Leg leg;
    private @Nullable DialogRecord dialog;
    private SipRequest request;
    private final ClientListener listener;
    /** By status and realm, the header field and value that are shown. */
    private final Map<String, String[]> shown = new LinkedHashMap<>(2);

    private @Nullable ClientTransaction current;
    private long cseq;
    private int tries;
    private boolean ahead;
    private volatile boolean cancelled;
    private volatile @Nullable String cancelReason;

    /**
     * @param leg whose request it is; null outside of calls
     * @param dialog whose next CSeq a repetition takes; null for a request of its own
     */
    Authorizing(
            SipStack stack,
            ListeningPoint from,
            Destination to,
            Logins logins,
            Login login,
            @Nullable Leg leg,
            @Nullable DialogRecord dialog,
            SipRequest request,
            ClientListener listener) {
        this.way = new Way(stack, from, to, logins);
        this.login = login;
        this.leg = leg;
        this.dialog = dialog;
        this.request = request;
        this.listener = listener;
        this.cseq = request.cseqNumber();
    }

    ClientTransaction start() {
        RequestBuilder first = request.toBuilder();
        ahead = login.ahead(
                first, request.method(), request.requestUri(), way.stack().newTag());
        SipRequest built = ahead ? first.build() : request;
        keep(built);
        current = way.stack().send(way.from(), way.to(), built, this);
        return this;
    }

    /** The ACK of a 2xx shows what its INVITE has shown (RFC 3261 section 22.1). */
    private void keep(SipRequest sent) {
        if (dialog != null && sent.method().equals("INVITE")) {
            dialog.credentials = sent.fields().stream()
                    .filter(field -> field.is("Authorization") || field.is("Proxy-Authorization"))
                    .toList();
        }
    }

    @Override
    public void onResponse(ClientTransaction sent, SipResponse response) {
        int status = response.status();
        boolean asked = status == 401 || status == 407;
        if (asked && !cancelled) {
            List<Challenge> challenges = challenges(response);
            if (!challenges.isEmpty()) {
                answer(response, challenges);
                return;
            }
        }
        if (!asked && status >= 200 && (ahead || tries > 0)) {
            login.accepted(ahead && tries == 0);
        }
        if (status >= 200) {
            // The transaction keeps us for a while, and need not keep all of that.
            request = SipRequest.builder(request.method(), request.requestUri())
                    .copy(request, "Call-ID")
                    .build();
            leg = null;
            dialog = null;
            shown.clear();
        }
        listener.onResponse(this, response);
    }

    /** Those that are to be answered, one a realm, the first that we can answer (RFC 8760 section 2.4); none if there is no use in it. */
    private List<Challenge> challenges(SipResponse response) {
        Map<String, Challenge> found = new LinkedHashMap<>(2);
        String refused = null;
        for (String value : response.all(asking(response))) {
            Challenge challenge = Challenge.read(value);
            if (challenge == null || found.containsKey(challenge.realm())) {
                continue;
            }
            if (shown.containsKey(key(response, challenge)) && !challenge.stale()) {
                refused = challenge.realm();
            } else {
                found.put(challenge.realm(), challenge);
            }
        }
        boolean urgent = leg != null && leg.call.emergency;
        if (refused != null || found.isEmpty() || tries >= MOST_TRIES) {
            if (refused != null || tries >= MOST_TRIES) {
                way.logins().hashes().forget(login.account);
                login.refused(refused == null ? "any" : refused);
            } else {
                login.impossible("It asks for credentials in a way that is not known here.");
            }
            return List.of();
        }
        return login.pauses() && !urgent ? List.of() : new ArrayList<>(found.values());
    }

    private static String key(SipResponse response, Challenge challenge) {
        return response.status() + challenge.realm();
    }

    private static String asking(SipResponse response) {
        return response.status() == 401 ? "WWW-Authenticate" : "Proxy-Authenticate";
    }

    private void answer(SipResponse response, List<Challenge> challenges) {
        if (leg != null) {
            leg.call.trunk.heard(leg, response);
        }
        if (listener instanceof Aware aware) {
            aware.challenged();
        }
        if (ahead && tries == 0) {
            login.missed();
        }
        tries++;
        String field = response.status() == 401 ? "Authorization" : "Proxy-Authorization";
        next(response, field, challenges, 0);
    }

    /** One after the other, since each may have to wait for a secret to be read. */
    private void next(SipResponse response, String field, List<Challenge> challenges, int index) {
        if (index == challenges.size()) {
            again(response);
            return;
        }
        Challenge challenge = challenges.get(index);
        way.logins().hashes().find(login.account, challenge.realm(), challenge.algorithm(), secret -> {
            Runnable then = () -> {
                if (secret == null) {
                    login.impossible(
                            "It asks for credentials. " + way.logins().hashes().fault(login.account));
                    listener.onResponse(this, response);
                    return;
                }
                String cnonce = way.stack().newTag();
                String value = login.answer(field, challenge, secret, request.method(), request.requestUri(), cnonce);
                shown.put(key(response, challenge), new String[] {field, value});
                next(response, field, challenges, index + 1);
            };
            if (way.stack().onWorkerOf(request.callId())) {
                then.run();
            } else {
                way.stack().execute(request.callId(), then);
            }
        });
    }

    private void again(SipResponse response) {
        if (cancelled || !way.from().open()) {
            listener.onResponse(this, response);
            return;
        }
        cseq = dialog == null ? cseq + 1 : ++dialog.localCSeq;
        RequestBuilder once = request.toBuilder().cseq(cseq);
        shown.values().forEach(each -> once.add(each[0], each[1]));
        SipRequest built = once.build();
        keep(built);
        current = way.stack().send(way.from(), way.to(), built, this);
        if (cancelled) {
            current.cancel(cancelReason);
        }
    }

    @Override
    public void onFailure(ClientTransaction sent, Failure failure) {
        listener.onFailure(this, failure);
    }

    @Override
    public void cancel(@Nullable String reason) {
        cancelReason = reason;
        cancelled = true;
        ClientTransaction sent = current;
        if (sent != null) {
            sent.cancel(reason);
        }
    }

    @Override
    public boolean finished() {
        ClientTransaction sent = current;
        return sent != null && sent.finished();
    }
}
