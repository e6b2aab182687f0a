package org.patchbay.presence.teams;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of this node. Replaced whole.
 *
 * @param hook where Microsoft reaches the webhook from outside; empty for no subscriptions
 * @param certificate a reference of {@link org.patchbay.api.ops.secrets.Secrets} to a PEM of certificate and key; empty for notices without contents
 * @param keys where the keys are that Microsoft signs notices with
 */
record TeamsSettings(Optional<URI> hook, Optional<String> certificate, URI keys) {
    static final String PID = "org.patchbay.presence.teams";
    private static final String KEYS = "https://login.microsoftonline.com/common/discovery/v2.0/keys";
    static final TeamsSettings DEFAULT = new TeamsSettings(Optional.empty(), Optional.empty(), URI.create(KEYS));

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Logger LOG = LoggerFactory.getLogger(TeamsSettings.class);

    /** Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
    @ObjectClassDefinition(name = "Patchbay presence in Teams")
    @interface Config {
        @AttributeDefinition(
                required = false,
                description = "Where Microsoft reaches this node's webhooks from outside, as"
                        + " https://patchbay.example.com/hooks/teams-presence; empty: nothing is told by Microsoft, and presence is"
                        + " read in turns alone.")
        String notification__url() default "";

        @AttributeDefinition(
                required = false,
                description =
                        "Where the certificate and the private key are, in one PEM, by which Microsoft seals what it tells:"
                                + " file:NAME or env:NAME. Empty: it tells only of whom, and that is read.")
        String certificate() default "";

        @AttributeDefinition(
                description = "Where the keys are that Microsoft signs with. https; http to this machine alone.")
        String keys__url() default KEYS;
    }

    /** Reads what is configured; a value that cannot be used is named, and the one before stays in force. */
    static TeamsSettings of(Map<String, Object> configured, TeamsSettings before) {
        return new TeamsSettings(
                url(configured, "notification_url", before.hook),
                reference(configured, before.certificate),
                configured.containsKey("keys_url")
                        ? url(configured, "keys_url", Optional.of(before.keys)).orElse(DEFAULT.keys)
                        : DEFAULT.keys);
    }

    private static String text(Map<String, Object> configured, String key) {
        Object value = configured.get(key);
        return value == null ? "" : value.toString().strip();
    }

    private static Optional<URI> url(Map<String, Object> configured, String key, Optional<URI> before) {
        String given = text(configured, key);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = URI.create(given);
            boolean secure = "https".equalsIgnoreCase(url.getScheme());
            boolean here = "http".equalsIgnoreCase(url.getScheme()) && HERE.contains(String.valueOf(url.getHost()));
            boolean bare = url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
            if (url.getHost() != null && bare && (secure || here)) {
                return Optional.of(url);
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("{} is no address", key);
        }
        LOG.warn(
                "{}: {} = '{}' is not https://HOST/PATH, or http:// to this machine itself. {} stays in force.",
                PID,
                key,
                given,
                before.map(URI::toString).orElse("That there is none"));
        return before;
    }

    private static Optional<String> reference(Map<String, Object> configured, Optional<String> before) {
        String given = text(configured, "certificate");
        if (given.isEmpty() || given.matches("(file|env):.+")) {
            return Optional.of(given).filter(each -> !each.isEmpty());
        }
        LOG.warn(
                "{}: certificate = '(not shown)' names no secret: write file:NAME below etc/secrets, or env:NAME. What was"
                        + " before stays in force.",
                PID);
        return before;
    }
}
