package org.patchbay.ops.access;

import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.access.Principal;
import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.access.TokenView;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.ops.Lines;

/** A token as it is kept. */
final class Token {
    private static final Logger LOG = LoggerFactory.getLogger(Token.class);
    private static final String NAME = "[a-z0-9.-]{1,63}";

    private final byte[] digest;
    private final TokenView view;

    Token(String name, byte[] digest, Map<String, Role> roles, String author, Instant issued, Instant expires) {
        this.digest = digest.clone();
        this.view = new TokenView(name, roles, author, issued, expires);
    }

    /** What keeps a token from being made. */
    static List<String> problems(String name, Map<String, Role> roles) {
        List<String> problems = new ArrayList<>();
        if (!name.matches(NAME)) {
            problems.add(
                    "'" + name + "' is no name of a token. Write 1 to 63 lower case letters, digits, dots and dashes.");
        }
        if (roles.isEmpty()) {
            problems.add("A token needs a role: AUDITOR, OPERATOR or ADMIN, for a tenant or, with " + Principal.NODE
                    + ", for the node.");
        }
        for (String tenant : roles.keySet()) {
            if (tenant.isBlank() || tenant.matches(".*[=,/\\s].*")) {
                problems.add("'" + tenant + "' is no tenant. Write its id, or " + Principal.NODE + " for the node.");
            }
        }
        return problems;
    }

    /** A document of the store; one that cannot be read opens nothing. */
    static Optional<Token> read(Stored stored) {
        try {
            Map<String, String> fields = Lines.read(stored.value());
            Map<String, Role> roles = new TreeMap<>();
            for (String role : fields.getOrDefault("roles", "").split(",")) {
                roles.put(role.substring(0, role.indexOf('=')), Role.valueOf(role.substring(role.indexOf('=') + 1)));
            }
            return Optional.of(new Token(
                    stored.key(),
                    HexFormat.of().parseHex(fields.getOrDefault("sha256", "")),
                    roles,
                    fields.getOrDefault("author", stored.author()),
                    Instant.parse(fields.getOrDefault("issued", "")),
                    Instant.parse(fields.getOrDefault("expires", ""))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
            LOG.warn(
                    "The token '{}' in the store cannot be read and lets nobody in. Revoke it, and issue another.",
                    stored.key());
            return Optional.empty();
        }
    }

    String text() {
        return Lines.write(Map.of(
                "sha256", HexFormat.of().formatHex(digest),
                "roles", write(view.roles()),
                "author", view.author(),
                "issued", view.issued().toString(),
                "expires", view.expires().toString()));
    }

    static String write(Map<String, Role> roles) {
        return new TreeMap<>(roles)
                .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(","));
    }

    boolean is(byte[] other) {
        return MessageDigest.isEqual(digest, other);
    }

    String name() {
        return view.name();
    }

    Map<String, Role> roles() {
        return view.roles();
    }

    Instant expires() {
        return view.expires();
    }

    TokenView view() {
        return view;
    }
}
