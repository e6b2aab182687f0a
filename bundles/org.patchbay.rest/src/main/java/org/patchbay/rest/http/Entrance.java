package org.patchbay.rest.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.access.Access;
import org.patchbay.api.ops.access.Principal;

/** Finds out who asks: by a token (RFC 6750), or by a name and password (RFC 7617) where nobody can read them on their way. */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    /** So many wrong passwords from one address at once, and one more each six seconds. */
    private static final double FREE = 10;

    private static final double PER_SECOND = 1 / 6.0;

    private final Rates wrong;

    Entrance(LongSupplier nanoTime) {
        wrong = new Rates(PER_SECOND, FREE, nanoTime);
    }

    /** @throws Problem 401; 429 where too many were wrong; 503 while nobody can tell */
    Caller caller(Request request, Services services) throws Exception {
        String header = request.header("Authorization").orElse("").strip();
        int space = header.indexOf(' ');
        String scheme = header.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT);
        String credentials = header.substring(space + 1).strip();
        Optional<Principal> principal =
                switch (scheme) {
                    case "bearer" -> token(credentials, services);
                    case "basic" -> password(credentials, request, services);
                    default ->
                        throw unknown(
                                request,
                                header.isEmpty()
                                        ? "Say who you are: Authorization: Bearer TOKEN. patchbay:token-issue makes one."
                                        : "Authorization must be Bearer TOKEN, or Basic.");
                };
        return principal
                .map(Caller::new)
                .orElseThrow(() -> unknown(request, "This token, or name and password, is not known or has ended."));
    }

    private static Optional<Principal> token(String credentials, Services services) throws Exception {
        char[] token = credentials.toCharArray();
        try {
            return services.use(Access.class, a -> a.token(token));
        } finally {
            Arrays.fill(token, '\0');
        }
    }

    private Optional<Principal> password(String credentials, Request request, Services services) throws Exception {
        if (!request.isPrivate()) {
            throw unknown(request, "A password is taken over TLS only, or on this machine. Use a token.");
        }
        // A token is not guessed, a password may be: who shows a token is let in from there all the same.
        if (!wrong.has(request.address())) {
            throw Problem.of(429, "Too many wrong passwords came from this address. Wait, or use a token.")
                    .header("Retry-After", wrong.after());
        }
        CharBuffer decoded;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(credentials)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw unknown(request, "What follows Basic must be NAME:PASSWORD in Base64 of UTF-8.");
        }
        char[] both = new char[decoded.remaining()];
        decoded.get(both);
        if (decoded.hasArray()) {
            Arrays.fill(decoded.array(), '\0');
        }
        int colon = 0;
        while (colon < both.length && both[colon] != ':') {
            colon++;
        }
        String name = new String(both, 0, colon);
        char[] password = Arrays.copyOfRange(both, Math.min(colon + 1, both.length), both.length);
        try {
            Optional<Principal> principal = services.use(Access.class, a -> a.password(name, password));
            if (principal.isEmpty() && wrong.take(request.address()) && !wrong.has(request.address())) {
                LOG.warn(
                        "{} wrong passwords came from {}: no more are taken from there for a while.",
                        (int) FREE,
                        request.address());
            }
            return principal;
        } finally {
            Arrays.fill(password, '\0');
            Arrays.fill(both, '\0');
        }
    }

    private static Problem unknown(Request request, String detail) {
        // Only what would be taken is offered.
        String challenge = "Bearer realm=\"patchbay\"";
        return Problem.of(401, detail)
                .header(
                        "WWW-Authenticate",
                        request.isPrivate() ? challenge + ", Basic realm=\"patchbay\", charset=\"UTF-8\"" : challenge);
    }
}
