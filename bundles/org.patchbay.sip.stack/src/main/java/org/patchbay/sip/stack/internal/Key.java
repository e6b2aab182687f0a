package org.patchbay.sip.stack.internal;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.Via;

/**
 * By what a message finds its transaction (RFC 3261 sections 17.1.3 and 17.2.3). Of the strings that the message has anyway: a thousand keys a
 * second stay for half a minute.
 *
 * @param branch of a peer of RFC 2543, what a retransmission shares with its request
 * @param host of sent-by, in lower case
 */
record Key(@Nullable String branch, String host, int port, String method) {
    private static final String COOKIE = "z9hG4bK";
    private static final int DEFAULT_PORT = 5060;
    /** Else whoever chooses branches could choose two that are taken for one. */
    private static final long SEED = new SecureRandom().nextLong();
    /** Hosts and methods are few. */
    private static final AtomicReferenceArray<@Nullable String> SHARED = new AtomicReferenceArray<>(256);

    static Key ofClient(Via via, String method) {
        return of(via, via.branch(), method);
    }

    static Key ofServer(SipRequest request, String method) {
        Via via = request.topVia();
        @Nullable String branch = via.branch();
        if (branch != null && branch.startsWith(COOKIE) && branch.length() > COOKIE.length()) {
            return of(via, branch, method);
        }
        // No branch, or one that is not unique.
        return of(
                via,
                "2543|" + request.requestUri() + '|' + request.callId() + '|' + request.cseqNumber() + '|'
                        + request.fromTag() + '|' + branch,
                method);
    }

    private static Key of(Via via, @Nullable String branch, String method) {
        String host = shared(via.host().toLowerCase(Locale.ROOT));
        return new Key(branch, host, via.port() < 0 ? DEFAULT_PORT : via.port(), shared(method));
    }

    /** An equal string, as often as not the same one for many keys. */
    private static String shared(String text) {
        int place = text.hashCode() & SHARED.length() - 1;
        String known = SHARED.getAcquire(place);
        if (text.equals(known)) {
            return known;
        }
        SHARED.setRelease(place, text);
        return text;
    }

    /** All of it in 64 bits, otherwise in each process. */
    long digest() {
        long digest = digest(SEED ^ port, host);
        digest = digest(digest, method);
        return branch == null ? digest : digest(digest, branch);
    }

    private static long digest(long before, String text) {
        long digest = before ^ text.length();
        for (int i = 0; i < text.length(); i++) {
            digest = (digest ^ text.charAt(i)) * 0x9FB21C651E98DF25L;
            digest ^= digest >>> 32;
        }
        return digest;
    }

    /** Branches are random; what else there is tells few apart. */
    @Override
    public int hashCode() {
        return (branch == null ? 0 : branch.hashCode()) * 31 + method.hashCode();
    }
}
