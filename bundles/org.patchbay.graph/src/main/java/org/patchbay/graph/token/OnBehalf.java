package org.patchbay.graph.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.google.gson.JsonObject;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.Purpose;
import org.patchbay.graph.token.TokenCache.Held;
import org.patchbay.graph.token.TokenCache.Key;

/**
 * Tokens on behalf of whoever came with a token for the app itself. That one is judged by the sign-in service alone; here it is only kept from
 * what is none. Nothing is stored: who comes again brings it again, and what is in memory ends with it.
 */
final class OnBehalf {
    private static final int MOST_CHARACTERS = 16_384;
    private static final String FORM = "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+";

    private final Consents consents;
    private final LoginService login;
    private final TokenSource.Losses losses;
    private final TokenCache cache;
    private final Pauses pauses;
    private final Clock clock;

    OnBehalf(
            Consents consents,
            LoginService login,
            TokenSource.Losses losses,
            TokenCache cache,
            Pauses pauses,
            Clock clock) {
        this.consents = consents;
        this.login = login;
        this.losses = losses;
        this.cache = cache;
        this.pauses = pauses;
        this.clock = clock;
    }

    /** @param by the bundle that asks */
    Held get(TenantSettings settings, String by, String assertion, Purpose purpose, Set<String> scopes)
            throws GraphException {
        Set<String> missing = new TreeSet<>(scopes);
        missing.removeAll(consents.scopes(settings, purpose));
        if (!missing.isEmpty() && !settings.userConsent()) {
            throw TokenSource.notConsented(settings, purpose, missing);
        }
        Instant until = end(assertion);
        Key key = new Key(
                settings.tenant(), purpose, settings.client(purpose), Optional.of("on behalf of " + hash(assertion)));
        return cache.get(key, scopes, () -> {
            Held held = asked(settings, assertion, purpose, scopes);
            losses.spoken(settings, by, account(held.token()), purpose, scopes);
            return new Held(held.token(), held.scopes(), held.until().isBefore(until) ? held.until() : until);
        });
    }

    private static String account(String token) {
        return Json.text(Json.claims(token), "oid");
    }

    /** @throws GraphException for what cannot be a token, or has ended: the sign-in service is not asked */
    private Instant end(String assertion) throws GraphException {
        JsonObject claims = assertion.length() <= MOST_CHARACTERS && assertion.matches(FORM)
                ? Json.claims(assertion)
                : new JsonObject();
        Instant end = Instant.ofEpochSecond(Math.max(0, Math.min(Json.number(claims, "exp"), Integer.MAX_VALUE)));
        if (!clock.instant().isBefore(end)) {
            throw new GraphException(
                    Reason.NOT_CONNECTED,
                    "The token that the user came with is none, or has ended: the user signs in again.");
        }
        return end;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Held asked(TenantSettings settings, String assertion, Purpose purpose, Set<String> scopes)
            throws GraphException {
        try {
            Issued issued = pauses.ask(
                    settings, purpose, () -> login.onBehalfOf(settings, settings.area(purpose), assertion, scopes));
            Set<String> without = new TreeSet<>(scopes);
            without.removeAll(issued.scopes());
            if (!without.isEmpty()) {
                throw TokenSource.notConsented(settings, purpose, without);
            }
            return new Held(issued.access(), issued.scopes(), issued.until());
        } catch (SignInFault fault) {
            String said = String.valueOf(fault.getMessage());
            switch (fault.kind()) {
                case APP -> {
                    losses.app(settings, settings.client(purpose), said);
                    throw new GraphException(Reason.NOT_CONSENTED, said);
                }
                case CONSENT -> throw new GraphException(Reason.NOT_CONSENTED, said);
                case SIGN_IN -> throw new GraphException(Reason.NOT_CONNECTED, said);
                default -> throw pauses.begin(settings, purpose, fault);
            }
        }
    }
}
