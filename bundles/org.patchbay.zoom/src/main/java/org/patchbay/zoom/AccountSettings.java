package org.patchbay.zoom;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * An account's configuration, checked.
 *
 * @param clientSecret a reference of {@link org.patchbay.api.ops.secrets.Secrets}, as is {@code webhookSecret}, which may be empty
 * @param sharePercent how much of the account's limits is used
 * @param userApp by which users connect their accounts; empty where they do not
 * @param requireConnected whether presence is for those users alone
 * @param mailIsUpn whether a mail address at Zoom is the user principal name as well
 */
record AccountSettings(
        String name,
        String tenant,
        String accountId,
        String clientId,
        String clientSecret,
        String webhookSecret,
        Optional<UserApp> userApp,
        boolean requireConnected,
        Plan plan,
        int sharePercent,
        boolean mailIsUpn,
        Duration refresh,
        URI api,
        URI oauth) {
    static final String PID = "org.patchbay.zoom.account";
    private static final String ID = "[A-Za-z0-9_-]{1,128}";
    private static final String COPY = "copy it from the app";
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Requests a second of a whole account, for what is labelled Medium. Zoom counts those to the telephone API apart. */
    enum Plan {
        PRO(20, 10),
        BUSINESS(60, 20);

        private final int medium;
        private final int phoneMedium;

        Plan(int medium, int phoneMedium) {
            this.medium = medium;
            this.phoneMedium = phoneMedium;
        }
    }

    /** @throws IllegalArgumentException naming PID, key and value of what is wrong, and what is allowed */
    static AccountSettings of(AccountConfig config) {
        String plan = config.plan().strip().toUpperCase(Locale.ROOT);
        if (!plan.equals("PRO") && !plan.equals("BUSINESS")) {
            throw wrong("plan", config.plan(), "it is pro or business");
        }
        String clientId = matching("client_id", config.client__id(), ID, COPY);
        return new AccountSettings(
                matching(
                        "name",
                        config.name(),
                        "[a-z0-9][a-z0-9-]{0,39}",
                        "give it one of at most 40 lower case letters, digits and dashes"),
                matching("tenant", config.tenant(), "[a-z0-9][a-z0-9.-]{0,62}", "name a tenant of the directory"),
                matching("account_id", config.account__id(), ID, COPY),
                clientId,
                reference("client_secret", config.client__secret(), false),
                reference("webhook_secret", config.webhook__secret(), true),
                userApp(config, clientId),
                config.require__connected(),
                Plan.valueOf(plan),
                number("share_percent", config::share__percent, 1, 100),
                config.mail__is__upn(),
                Duration.ofMinutes(number("refresh_minutes", config::refresh__minutes, 5, 1440)),
                url("api_url", config.api__url()),
                url("oauth_url", config.oauth__url()));
    }

    private static Optional<UserApp> userApp(AccountConfig config, String clientId) {
        String id = config.user__client__id().strip();
        if (id.isEmpty()) {
            if (config.require__connected()) {
                throw wrong("require_connected", "true", "nobody can connect without user_client_id");
            }
            return Optional.empty();
        }
        if (id.equals(clientId)) {
            throw wrong(
                    "user_client_id", id, "users cannot sign in to the server-to-server app: make a user-managed app");
        }
        return Optional.of(new UserApp(
                matching("user_client_id", id, ID, COPY),
                reference("user_client_secret", config.user__client__secret(), false),
                reference("user_webhook_secret", config.user__webhook__secret(), true),
                url("public_url", config.public__url())));
    }

    /** Requests a second for presence, at most: three quarters of what may be used of the main API. */
    int presencePerSecond() {
        return Math.max(1, plan.medium * sharePercent * 3 / 400);
    }

    /** Requests a second to read people, at most: the last quarter. */
    int peoplePerSecond() {
        return Math.max(1, plan.medium * sharePercent / 400);
    }

    /** Requests a second to the telephone API, which Zoom counts apart. */
    int phonePerSecond() {
        return Math.max(1, plan.phoneMedium * sharePercent / 100);
    }

    private static String matching(String key, String value, String form, String what) {
        String text = value.strip();
        if (!text.matches(form)) {
            throw wrong(key, text, what);
        }
        return text;
    }

    private static String reference(String key, String text, boolean optional) {
        String reference = text.strip();
        if (!reference.matches("(file|env):.+") && !(optional && reference.isEmpty())) {
            throw wrong(
                    key,
                    "(not shown)",
                    "it names a secret, as file:NAME below etc/secrets or env:NAME, and is none itself");
        }
        return reference;
    }

    private static URI url(String key, String text) {
        String given = text.strip();
        try {
            URI url = URI.create(given);
            boolean secure = "https".equalsIgnoreCase(url.getScheme());
            boolean here = "http".equalsIgnoreCase(url.getScheme()) && HERE.contains(String.valueOf(url.getHost()));
            boolean bare = url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
            if (url.getHost() != null && bare && (secure || here)) {
                return URI.create(given.replaceAll("/+$", ""));
            }
        } catch (IllegalArgumentException e) {
            // Said below, as of any other that cannot be used.
        }
        throw wrong(key, given, "it is https://HOST, or http:// to this machine itself");
    }

    /** The container converts a value when it is asked for, and throws what names neither the PID nor the key. */
    private static int number(String key, IntSupplier value, int least, int most) {
        String given;
        try {
            int number = value.getAsInt();
            if (number >= least && number <= most) {
                return number;
            }
            given = String.valueOf(number);
        } catch (RuntimeException e) {
            given = String.valueOf(e.getMessage()).replaceFirst(".*For input string: ", "");
        }
        throw wrong(key, given, "it is a whole number from " + least + " to " + most);
    }

    private static IllegalArgumentException wrong(String key, String value, String what) {
        return new IllegalArgumentException(PID + ": " + key + " = '" + value + "' cannot be used: " + what + ".");
    }
}
