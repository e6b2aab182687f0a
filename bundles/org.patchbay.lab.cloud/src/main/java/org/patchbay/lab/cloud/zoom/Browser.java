package org.patchbay.lab.cloud.zoom;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.patchbay.lab.cloud.entra.Redirect;
import org.patchbay.lab.cloud.wire.Asked;

/** What happens at the page on which a user allows an app: looks at every parameter, and sends the browser back. */
final class Browser {
    private static final Set<String> KNOWN =
            Set.of("response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method");
    private static final Duration VALID = Duration.ofMinutes(5);

    /** Good once. */
    record Code(
            ZoomAccount account, ZoomAccount.App app, String user, String redirect, String challenge, Instant until) {}

    /** A page that was asked for rightly. */
    private record Page(ZoomAccount.App app, Map<String, String> parameters) {
        Redirect back(Map<String, String> fields) {
            Map<String, String> all = new LinkedHashMap<>(fields);
            all.put("state", parameters.getOrDefault("state", ""));
            return new Redirect(URI.create(parameters.getOrDefault("redirect_uri", "")), all, false);
        }
    }

    private final Clock clock;
    private final Supplier<String> base;
    private final Map<String, ZoomAccount> accounts;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();

    Browser(Clock clock, Supplier<String> base, Map<String, ZoomAccount> accounts) {
        this.clock = clock;
        this.base = base;
        this.accounts = accounts;
    }

    /** Takes it away; empty for none. */
    Optional<Code> take(String code) {
        return Optional.ofNullable(codes.remove(code));
    }

    private Page page(URI authorize) {
        if (!authorize.toString().startsWith(base.get() + "/oauth/authorize?")) {
            throw new IllegalArgumentException("There is no such page.");
        }
        Map<String, String> given = Asked.form(String.valueOf(authorize.getRawQuery()));
        if (!KNOWN.containsAll(given.keySet())) {
            throw new IllegalArgumentException("Among " + given.keySet() + " is what Zoom does not know.");
        }
        String client = given.getOrDefault("client_id", "");
        // An app that is published is for users of other accounts as well.
        Optional<ZoomAccount.App> app = accounts.values().stream()
                .flatMap(each -> Optional.ofNullable(each.apps.get(client)).stream())
                .findFirst();
        if (app.flatMap(ZoomAccount.App::redirect)
                .filter(each -> each.equals(given.getOrDefault("redirect_uri", "")))
                .isEmpty()) {
            throw new IllegalArgumentException("Invalid client_id, or redirect_uri (4700).");
        }
        if (!"code".equals(given.get("response_type"))
                || given.getOrDefault("state", "").isEmpty()) {
            throw new IllegalArgumentException("response_type has to be code, and a state has to be there.");
        }
        if (given.containsKey("code_challenge")
                && (!"S256".equals(given.get("code_challenge_method"))
                        || !given.getOrDefault("code_challenge", "").matches("[A-Za-z0-9_-]{43}"))) {
            throw new IllegalArgumentException(
                    "code_challenge_method has to be S256, and code_challenge a hash as Base 64.");
        }
        return new Page(app.orElseThrow(), given);
    }

    /** @throws IllegalArgumentException for what the page would refuse */
    Redirect signIn(ZoomAccount account, URI authorize, String user) {
        Page page = page(authorize);
        String code = UUID.randomUUID().toString();
        codes.put(
                code,
                new Code(
                        account,
                        page.app(),
                        account.person(user).id(),
                        page.parameters().getOrDefault("redirect_uri", ""),
                        page.parameters().getOrDefault("code_challenge", ""),
                        clock.instant().plus(VALID)));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("code", code);
        return page.back(fields);
    }

    /** @throws IllegalArgumentException for what the page would refuse */
    Redirect decline(URI authorize) {
        return page(authorize).back(Map.of("error", "access_denied"));
    }
}
