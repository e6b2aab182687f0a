package org.patchbay.graph.token;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

import org.patchbay.api.graph.Purpose;

/**
 * A tenant's configuration, checked.
 *
 * @param microsoftTenant its id in lower case, or a domain
 * @param own the client ids of purposes that have an app registration of their own
 * @param certificate a reference of {@link org.patchbay.api.ops.secrets.Secrets}, as is {@code keyStorePassword} and {@code clientSecret}; empty
 *     for none
 * @param reader the directory's id of a user; empty for none
 * @param publicUrl without {@code /pages}
 * @param login where the sign-in service is reached, which may be another place than the cloud says
 * @param graph the same for Graph
 */
record TenantSettings(
        String tenant,
        String microsoftTenant,
        Cloud cloud,
        String clientId,
        Map<Purpose, String> own,
        String certificate,
        String keyStore,
        String keyStorePassword,
        String clientSecret,
        boolean userConsent,
        String reader,
        URI publicUrl,
        URI login,
        URI graph) {
    static final String PID = "org.patchbay.graph.tenant";
    /** The app registration that serves all purposes without one of their own. */
    static final String SHARED = "shared";

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String GUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final String DOMAIN = "[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})+";

    TenantSettings {
        own = Map.copyOf(own);
    }

    /** @throws IllegalArgumentException naming PID, key and value of what is wrong, and what is allowed */
    static TenantSettings of(TenantConfig config) {
        String cloudWord = config.cloud().strip().toLowerCase(Locale.ROOT);
        Cloud cloud =
                Cloud.of(cloudWord).orElseThrow(() -> wrong("cloud", config.cloud(), "it is one of " + Cloud.words()));
        Map<Purpose, String> own = new EnumMap<>(Purpose.class);
        own(own, Purpose.PRESENCE, "client_id_presence", config.client__id__presence());
        own(own, Purpose.CALENDAR, "client_id_calendar", config.client__id__calendar());
        own(own, Purpose.CONTACTS, "client_id_contacts", config.client__id__contacts());
        own(own, Purpose.DIRECTORY, "client_id_directory", config.client__id__directory());
        own(own, Purpose.CONTINUOUS_MEETING_CHAT, "client_id_chat", config.client__id__chat());
        TenantSettings settings = new TenantSettings(
                matching("tenant", config.tenant(), "[a-z0-9][a-z0-9.-]{0,62}", "name a tenant of the directory"),
                matching(
                        "microsoft_tenant",
                        config.microsoft__tenant().toLowerCase(Locale.ROOT),
                        GUID + "|" + DOMAIN,
                        "it is the id of the Microsoft tenant, or one of its domains"),
                cloud,
                client("client_id", config.client__id()),
                own,
                reference("certificate", config.certificate()),
                matching("key_store", config.key__store(), "[^\\p{Cntrl}]{0,400}", "name a file"),
                reference("key_store_password", config.key__store__password()),
                reference("client_secret", config.client__secret()),
                truth("user_consent", config::user__consent),
                matching("reader", config.reader(), "[^\\s/\\p{Cntrl}]{0,120}", "it is the directory's id of a user"),
                page(config.public__url()),
                url("login_url", config.login__url(), Optional.of(cloud.login())),
                url("graph_url", config.graph__url(), Optional.of(cloud.graph())));
        settings.checkCredentials();
        return settings;
    }

    private void checkCredentials() {
        List<String> given = new ArrayList<>();
        if (!certificate.isEmpty()) {
            given.add("certificate");
        }
        if (!keyStore.isEmpty()) {
            given.add("key_store");
        }
        if (!clientSecret.isEmpty()) {
            given.add("client_secret");
        }
        if (given.size() != 1) {
            throw new IllegalArgumentException(
                    PID + ": "
                            + (given.isEmpty() ? "certificate = ''" : String.join(", ", given) + " together")
                            + " cannot be used: the app proves itself by exactly one of certificate, key_store and client_secret.");
        }
        if (!keyStore.isEmpty() && keyStorePassword.isEmpty()) {
            throw wrong("key_store_password", "", "key_store has one: name where it is, as file:NAME or env:NAME");
        }
    }

    /** Which app registration a purpose has: the name of the purpose for one of its own. Never the same for two client ids. */
    String area(Purpose purpose) {
        return own.containsKey(purpose) ? purpose.name().toLowerCase(Locale.ROOT) : SHARED;
    }

    /** The client id of a purpose's app registration. */
    String client(Purpose purpose) {
        return own.getOrDefault(purpose, clientId);
    }

    /** The client id of an area. */
    String clientOf(String area) {
        return own.entrySet().stream()
                .filter(each -> each.getKey().name().toLowerCase(Locale.ROOT).equals(area))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(clientId);
    }

    /** Every app registration, the shared one first. */
    List<String> areas() {
        List<String> all = new ArrayList<>();
        all.add(SHARED);
        own.keySet().stream().sorted().forEach(purpose -> all.add(area(purpose)));
        return all;
    }

    /** Whether the application itself may be given permissions: it has proven itself by more than a word that can be copied. */
    boolean hasCertificate() {
        return clientSecret.isEmpty();
    }

    boolean isMicrosoftTenantId() {
        return microsoftTenant.matches(GUID);
    }

    /** Whether the sign-in service is somewhere else than the cloud says. */
    boolean isLoginElsewhere() {
        return !login.equals(cloud.login());
    }

    /** A permission as the sign-in service names it. */
    String full(String scope) {
        return cloud.graph() + "/" + scope;
    }

    /** The same of several, in their order. */
    Set<String> full(Set<String> scopes) {
        Set<String> all = new TreeSet<>();
        scopes.forEach(scope -> all.add(full(scope)));
        return all;
    }

    private static void own(Map<Purpose, String> all, Purpose purpose, String key, String value) {
        if (!value.isBlank()) {
            all.put(purpose, client(key, value));
        }
    }

    private static String client(String key, String value) {
        return matching(
                key, value.toLowerCase(Locale.ROOT), GUID, "copy the application (client) id of the app registration");
    }

    private static String matching(String key, String value, String form, String what) {
        String text = value.strip();
        if (!text.matches(form)) {
            throw wrong(key, text, what);
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

    /** Cookies are bound to the path of a page, so that it has to be the same to browsers as to this node. */
    private static URI page(String text) {
        URI url = url("public_url", text, Optional.empty());
        if (!url.getRawPath().isEmpty()) {
            throw wrong("public_url", text.strip(), "it is https://HOST and has no path: pages are at /pages/NAME");
        }
        return url;
    }

    private static URI url(String key, String text, Optional<URI> otherwise) {
        String given = text.strip();
        if (given.isEmpty() && otherwise.isPresent()) {
            return otherwise.get();
        }
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
    private static boolean truth(String key, BooleanSupplier value) {
        try {
            return value.getAsBoolean();
        } catch (RuntimeException e) {
            throw wrong(key, String.valueOf(e.getMessage()), "it is true or false");
        }
    }

    private static IllegalArgumentException wrong(String key, String value, String what) {
        return new IllegalArgumentException(PID + ": " + key + " = '" + value + "' cannot be used: " + what + ".");
    }
}
