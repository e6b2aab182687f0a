package org.patchbay.notice;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.patchbay.api.call.fact.Fact;

/**
 * A channel's configuration, checked.
 *
 * @param url of a web hook; else empty
 * @param host of mail; else empty
 */
record NoticeSettings(
        String name,
        boolean mail,
        List<String> facts,
        List<String> tenants,
        URI url,
        String secret,
        String host,
        int port,
        Mail.Security security,
        String user,
        String password,
        String from,
        List<String> to) {
    static final String PID = "org.patchbay.notice";
    private static final Set<String> FACTS =
            Set.of(Fact.EMERGENCY_CALLED, Fact.CEILING_REACHED, Fact.BUNDLE_SWAPPED, Fact.PEER_CHANGED);
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>@,;\"]{1,64}@[A-Za-z0-9.-]{1,255}");
    private static final URI NOWHERE = URI.create("");

    /** @throws IllegalArgumentException naming PID, key and value of what is wrong, and what is allowed */
    static NoticeSettings of(NoticeConfig config) {
        String name = config.name().strip();
        if (!name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw wrong("name", name, "give it one of at most 40 lower case letters, digits and dashes");
        }
        String kind = config.kind().strip().toLowerCase(Locale.ROOT);
        if (!kind.equals("webhook") && !kind.equals("mail")) {
            throw wrong("kind", kind, "it is webhook or mail");
        }
        boolean mail = kind.equals("mail");
        List<String> facts = words(config.facts());
        for (String fact : facts) {
            if (!FACTS.contains(fact)) {
                throw wrong(
                        "facts", fact, "there are " + FACTS.stream().sorted().toList());
            }
        }
        if (facts.isEmpty()) {
            throw wrong(
                    "facts",
                    "",
                    "name at least one of " + FACTS.stream().sorted().toList());
        }
        Mail.Security security = security(config.security());
        return new NoticeSettings(
                name,
                mail,
                facts,
                words(config.tenants()),
                mail ? NOWHERE : url(config.url().strip()),
                reference("secret", config.secret()),
                mail ? host(config.host().strip()) : "",
                port(config.port(), security),
                security,
                config.user().strip(),
                reference("password", config.password()),
                mail ? address("from", config.from().strip()) : "",
                mail ? addresses(config.to()) : List.of());
    }

    boolean concerns(Fact fact) {
        return tenants.isEmpty() || tenants.contains(fact.scope().tenant());
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text);
            boolean secure = "https".equalsIgnoreCase(url.getScheme());
            boolean here = "http".equalsIgnoreCase(url.getScheme()) && HERE.contains(String.valueOf(url.getHost()));
            if (url.getHost() != null && url.getUserInfo() == null && (secure || here)) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below, as of any other that cannot be used.
        }
        // The value is not repeated: the paths of web hooks are secrets at many services.
        throw wrong(
                "url",
                "(not shown)",
                "it is https://HOST/…, or http:// to this machine itself, without a password in it");
    }

    private static String host(String text) {
        if (!text.matches("[A-Za-z0-9.:\\[\\]-]{1,253}")) {
            throw wrong("host", text, "name the server that takes mail");
        }
        return text;
    }

    private static int port(int port, Mail.Security security) {
        if (port < 0 || port > 65_535) {
            throw wrong("port", Integer.toString(port), "it is 1 to 65535, or 0 for the usual one");
        }
        return port != 0 ? port : security == Mail.Security.TLS ? 465 : security == Mail.Security.STARTTLS ? 587 : 25;
    }

    private static Mail.Security security(String text) {
        for (Mail.Security each : Mail.Security.values()) {
            if (each.name().equalsIgnoreCase(text.strip())) {
                return each;
            }
        }
        throw wrong("security", text, "it is tls, starttls or none");
    }

    private static List<String> addresses(String[] given) {
        List<String> all = words(given);
        if (all.isEmpty()) {
            throw wrong("to", "", "name at least one address");
        }
        all.forEach(each -> address("to", each));
        return all;
    }

    private static String address(String key, String text) {
        if (!ADDRESS.matcher(text).matches()) {
            throw wrong(key, text, "it is an address as ops@example.com");
        }
        return text;
    }

    private static String reference(String key, String text) {
        String reference = text.strip();
        if (!reference.isEmpty() && !reference.matches("(file|env):.+")) {
            throw wrong(
                    key,
                    "(not shown)",
                    "it names a secret, as file:NAME below etc/secrets or env:NAME, and is none itself");
        }
        return reference;
    }

    private static List<String> words(String[] given) {
        return Arrays.stream(given)
                .flatMap(each -> Arrays.stream(each.split(",")))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
    }

    private static IllegalArgumentException wrong(String key, String value, String what) {
        return new IllegalArgumentException(PID + ": " + key + " = '" + value + "' cannot be used: " + what + ".");
    }
}
