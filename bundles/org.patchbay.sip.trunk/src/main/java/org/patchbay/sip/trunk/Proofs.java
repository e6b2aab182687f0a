package org.patchbay.sip.trunk;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipSyntaxException;
import org.patchbay.sip.stack.message.SipUri;
import org.patchbay.sip.trunk.digest.Algorithm;
import org.patchbay.sip.trunk.digest.Challenge;
import org.patchbay.sip.trunk.digest.Credentials;
import org.patchbay.sip.trunk.digest.Nonces;

/**
 * Asks providers to prove who they are where their settings say so (RFC 3261 section 22.1). Asked is what begins something: a dialog has tags
 * that nobody can guess, an OPTIONS changes nothing, and an emergency call from a known address is taken as it is.
 */
final class Proofs {
    private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);
    private static final long APART_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Trunk trunk;
    private final Nonces nonces = new Nonces(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    private final AtomicLong said = new AtomicLong(System.nanoTime() - APART_NANOS);

    Proofs(Trunk trunk) {
        this.trunk = trunk;
    }

    /** Whether a request outside a dialog has to prove whose it is. */
    boolean asked(SipRequest request, PeerSettings peer) {
        return peer.access().asked() != Access.Asked.NONE
                && !request.method().equals("OPTIONS")
                && !(request.method().equals("INVITE") && trunk.emergencies().of(peer, request) != null);
    }

    /** Goes on with {@code then} on the worker of the request once it is proved; answers it otherwise. */
    void check(ServerTransaction transaction, PeerSettings peer, Runnable then) {
        SipRequest request = transaction.request();
        Access.Account account = peer.access().theirs().orElse(null);
        String realm = realm(peer);
        Credentials shown = shown(request, realm);
        if (account == null || shown == null || !fits(shown, request, peer, account)) {
            challenge(transaction, peer, realm, false);
            return;
        }
        trunk.logins().hashes().find(account, realm, shown.algorithm(), secret -> {
            Runnable decide = () -> {
                if (!transaction.answered()) {
                    decide(transaction, peer, realm, shown, secret, then);
                }
            };
            if (trunk.stack().onWorkerOf(request.callId())) {
                decide.run();
            } else {
                trunk.stack().execute(request.callId(), decide);
            }
        });
    }

    private void decide(
            ServerTransaction transaction,
            PeerSettings peer,
            String realm,
            Credentials shown,
            @Nullable String secret,
            Runnable then) {
        if (secret == null) {
            // Why is said by the health check: nothing can be proved to us.
            trunk.refuse(transaction, Trunk.unready(peer));
        } else if (!shown.madeWith(secret, transaction.request().method())) {
            trunk.counters().add("credentials-wrong");
            warn(peer);
            challenge(transaction, peer, realm, false);
        } else if (!nonces.take(shown.nonce(), shown.count())) {
            challenge(transaction, peer, realm, true);
        } else {
            then.run();
        }
    }

    private void warn(PeerSettings peer) {
        long last = said.get();
        long now = System.nanoTime();
        if (now - last >= APART_NANOS && said.compareAndSet(last, now)) {
            LOG.warn(
                    "Peer {} proves itself with another password than peer_password says. Said at most once a minute; the"
                            + " counter credentials-wrong counts.",
                    peer.name());
        }
    }

    /** Those for our realm: others may be for somebody else on the way. */
    private static @Nullable Credentials shown(SipRequest request, String realm) {
        for (String value : request.all("Authorization")) {
            Credentials read = Credentials.read(value);
            if (read != null && read.realm().equals(realm)) {
                return read;
            }
        }
        return null;
    }

    private static boolean fits(Credentials shown, SipRequest request, PeerSettings peer, Access.Account account) {
        return shown.user().equals(account.user())
                && algorithms(peer.access().asked()).stream()
                        .anyMatch(each -> each.hash().equals(shown.algorithm().hash()))
                && (shown.uri().equals(request.requestUri()) || alike(shown.uri(), request.uri()));
    }

    /** Some write a URI otherwise than they send it; whom it names must be the same (RFC 7616 section 3.4.6). */
    private static boolean alike(String shown, SipUri sent) {
        try {
            SipUri uri = SipUri.parse(shown);
            return String.valueOf(uri.user()).equals(String.valueOf(sent.user()))
                    && uri.host().equalsIgnoreCase(sent.host());
        } catch (SipSyntaxException e) {
            return false;
        }
    }

    private static List<Algorithm> algorithms(Access.Asked asked) {
        return switch (asked) {
            case NONE -> List.of();
            case DIGEST -> List.of(Algorithm.SHA_256, Algorithm.MD5);
            case DIGEST_MD5 -> List.of(Algorithm.MD5);
            case DIGEST_SHA_256 -> List.of(Algorithm.SHA_256);
        };
    }

    private void challenge(ServerTransaction transaction, PeerSettings peer, String realm, boolean stale) {
        trunk.counters().add("challenged");
        ResponseBuilder response = transaction.request().response(401, Causes.phrase(401));
        String nonce = nonces.make();
        for (Algorithm each : algorithms(peer.access().asked())) {
            response.add("WWW-Authenticate", new Challenge(realm, nonce, "patchbay", each, true, stale).write());
        }
        trunk.answer(transaction, response);
    }

    private String realm(PeerSettings peer) {
        return !peer.access().realm().isEmpty()
                ? peer.access().realm()
                : !peer.contactHost().isEmpty()
                        ? peer.contactHost()
                        : trunk.gate()
                                .point(peer)
                                .map(point -> point.advertisedHost())
                                .orElse("patchbay");
    }
}
