package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;

/** Asks for a password, and counts to see whether it is answered as RFC 7616 says; with hashes of its own making. */
final class StrictProvider {
    static final String USER = "trunk-7";
    static final String PASSWORD = "päss \"word\"";
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\",\\s]+))");

    /** What else it says in a challenge. */
    volatile String more = ", algorithm=MD5, qop=\"auth\", opaque=\"op,aque\"";

    volatile String realm = "carrier.test";
    volatile int status = 401;
    /** Whether a nonce is good for one request only. */
    volatile boolean once;
    /** Whether it finds what it is shown too old. */
    volatile int stale;

    volatile String password = PASSWORD;
    volatile int challenges;
    final Set<String> faults = new HashSet<>();
    private final Map<String, Long> counts = new HashMap<>();
    private int nonces;

    /** Whoever comes must prove who they are before {@code next} has it. */
    Consumer<ServerTransaction> before(Consumer<ServerTransaction> next) {
        return transaction -> {
            if (proved(transaction.request())) {
                next.accept(transaction);
            } else {
                challenge(transaction);
            }
        };
    }

    private synchronized void challenge(ServerTransaction transaction) {
        challenges++;
        String nonce = "n" + ++nonces;
        counts.put(nonce, 0L);
        ResponseBuilder response = transaction.request().response(status, "Who are you");
        if (transaction.request().toTag() == null) {
            response.toTag("asks" + nonces);
        }
        response.add(
                status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate",
                "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\"" + more + (stale > 0 ? ", stale=true" : ""));
        stale = Math.max(0, stale - 1);
        transaction.respond(response.build());
    }

    private synchronized boolean proved(SipRequest request) {
        String shown = request.first(status == 401 ? "Authorization" : "Proxy-Authorization");
        if (shown == null) {
            return false;
        }
        Map<String, String> p = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(shown);
        while (matcher.find()) {
            p.put(
                    matcher.group(1),
                    matcher.group(2) == null
                            ? matcher.group(3)
                            : matcher.group(2).replace("\\", ""));
        }
        String nonce = p.get("nonce");
        Long before = counts.get(nonce);
        if (stale > 0 || before == null || once && before > 0) {
            return false;
        }
        expect(p.get("realm"), realm, "realm");
        expect(p.get("uri"), request.requestUri(), "uri");
        expect(p.get("username"), USER, "username");
        if (more.contains("opaque")) {
            expect(p.get("opaque"), "op,aque", "opaque");
        }
        boolean counted = more.contains("qop");
        expect(p.get("qop"), counted ? "auth" : null, "qop");
        String hash = more.contains("SHA-256") ? "SHA-256" : "MD5";
        String a1 = hash(hash, USER + ":" + realm + ":" + password);
        String a2 = hash(hash, request.method() + ":" + p.get("uri"));
        long count = counted ? Long.parseLong(p.get("nc"), 16) : before + 1;
        String expected = counted
                ? hash(hash, a1 + ":" + nonce + ":" + p.get("nc") + ":" + p.get("cnonce") + ":auth:" + a2)
                : hash(hash, a1 + ":" + nonce + ":" + a2);
        if (!expected.equals(p.get("response"))) {
            return false;
        }
        expect(count, before + 1, "count of " + request.method());
        counts.put(nonce, count);
        return true;
    }

    private void expect(Object found, Object wanted, String what) {
        if (!java.util.Objects.equals(found, wanted)) {
            faults.add(what + " is " + found + ", not " + wanted);
        }
    }

    private static String hash(String name, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(name).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
