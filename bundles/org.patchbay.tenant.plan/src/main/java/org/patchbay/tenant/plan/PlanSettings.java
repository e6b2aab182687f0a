package org.patchbay.tenant.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The settings in force. Replaced whole.
 *
 * @param prefix with {@code {tenant}} for the id of the tenant
 * @param derived tenants that use the trunk of a carrier; {@code *} for all
 * @param told by tenant: whom an emergency call is told to
 * @param blocked by tenant: patterns of callers that are not let in
 * @param shared by tenant and site: the number of those who have an extension and no number of their own
 */
record PlanSettings(
        String prefix,
        Set<String> derived,
        int port,
        int sessions,
        int failoverSeconds,
        String failoverCodes,
        boolean history,
        boolean pai,
        boolean bypass,
        Map<String, String> told,
        Map<String, List<String>> blocked,
        Map<String, String> shared) {
    static final String PID = "org.patchbay.tenant.plan";
    private static final String ADDRESS = "[!-~&&[^;,'\"@]]+@[!-~&&[^;,'\"@]]+";
    static final PlanSettings DEFAULT = new PlanSettings(
            "Patchbay-{tenant}", Set.of(), 5061, 0, 10, "408,503,504", true, true, false, Map.of(), Map.of(), Map.of());

    /** Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
    @ObjectClassDefinition(name = "Patchbay tenant plan")
    @interface Config {
        @AttributeDefinition(
                description =
                        "What the names of all objects in the Microsoft tenant begin with; {tenant} is the tenant's id."
                                + " Letters, digits, dots and dashes.")
        String prefix() default "Patchbay-{tenant}";

        @AttributeDefinition(
                description =
                        "Tenants whose trunk is derived from a carrier's, so that they have no gateway of their own; * for all.")
        String[] derived__tenants() default {};

        @AttributeDefinition(description = "The port on which the trunk listens to the hub.", min = "1", max = "65535")
        int sip__port() default 5061;

        @AttributeDefinition(
                description =
                        "At nine tenths of how many calls at once Microsoft warns the tenant's administrators; 0 for never.",
                min = "0",
                max = "100000")
        int max__sessions() default 0;

        @AttributeDefinition(
                description = "After how many seconds without an answer the hub takes the next trunk.",
                min = "1",
                max = "60")
        int failover__seconds() default 10;

        @AttributeDefinition(
                description = "The SIP statuses upon which the hub takes the next trunk, with commas between.")
        String failover__codes() default "408,503,504";

        @AttributeDefinition(description = "Whether the hub says whom a call was forwarded by (History-Info).")
        boolean forward__call__history() default true;

        @AttributeDefinition(description = "Whether the hub says who really calls (P-Asserted-Identity).")
        boolean forward__pai() default true;

        @AttributeDefinition(description = "Whether media may go between clients and the trunk without the hub.")
        boolean media__bypass() default false;

        @AttributeDefinition(
                description =
                        "TENANT=ADDRESS;ADDRESS: who is told of an emergency call by a chat message; 10 addresses at most.")
        String[] emergency__told() default {};

        @AttributeDefinition(
                description = "TENANT=PATTERN: callers who are not let in, as a regular expression such as ^\\+4412.")
        String[] blocked__patterns() default {};

        @AttributeDefinition(
                description =
                        "TENANT/SITE=NUMBER: the number that those of a site share who have an extension and no number of their own.")
        String[] shared__numbers() default {};
    }

    /** @throws IllegalArgumentException names the key and the value, and says what to write */
    static PlanSettings of(Map<String, Object> configured) {
        Map<String, String> told = new LinkedHashMap<>();
        pairs(
                        configured,
                        "emergency_told",
                        ADDRESS + "(;" + ADDRESS + "){0,9}",
                        "acme=desk@acme.example;guard@acme.example")
                .forEach((tenant, list) -> told.put(tenant, list.get(0)));
        Map<String, String> shared = new LinkedHashMap<>();
        pairs(configured, "shared_numbers", "\\+[1-9][0-9]{2,14}", "acme/berlin=+4930123400")
                .forEach((site, list) -> shared.put(site, list.get(0)));
        return new PlanSettings(
                matching(
                        configured,
                        "prefix",
                        DEFAULT.prefix,
                        "[A-Za-z0-9]([A-Za-z0-9.-]|\\{tenant\\}){0,40}",
                        "a letter or digit, then letters, digits, dots, dashes and {tenant}"),
                Set.copyOf(list(configured, "derived_tenants")),
                within(configured, "sip_port", DEFAULT.port, 1, 65535),
                within(configured, "max_sessions", DEFAULT.sessions, 0, 100_000),
                within(configured, "failover_seconds", DEFAULT.failoverSeconds, 1, 60),
                matching(
                        configured,
                        "failover_codes",
                        DEFAULT.failoverCodes,
                        "[3-6][0-9]{2}(,[3-6][0-9]{2})*",
                        "SIP statuses with commas between, such as 408,503,504"),
                truth(configured, "forward_call_history", DEFAULT.history),
                truth(configured, "forward_pai", DEFAULT.pai),
                truth(configured, "media_bypass", DEFAULT.bypass),
                Map.copyOf(told),
                Map.copyOf(pairs(configured, "blocked_patterns", "[!-~]{1,200}", "acme=^\\+4412")),
                Map.copyOf(shared));
    }

    boolean derived(String tenant) {
        return derived.contains("*") || derived.contains(tenant);
    }

    private static IllegalArgumentException wrong(String key, Object value, String how) {
        return new IllegalArgumentException(key + " = '" + value + "' cannot be used. Write " + how + ".");
    }

    private static String matching(
            Map<String, Object> configured, String key, String otherwise, String pattern, String how) {
        String value = String.valueOf(configured.getOrDefault(key, otherwise)).strip();
        if (!value.matches(pattern)) {
            throw wrong(key, value, how);
        }
        return value;
    }

    private static int within(Map<String, Object> configured, String key, int otherwise, int least, int most) {
        String value =
                matching(configured, key, "" + otherwise, "[0-9]{1,9}", "a whole number from " + least + " to " + most);
        int number = Integer.parseInt(value);
        if (number < least || number > most) {
            throw wrong(key, value, "a whole number from " + least + " to " + most);
        }
        return number;
    }

    private static boolean truth(Map<String, Object> configured, String key, boolean otherwise) {
        return Boolean.parseBoolean(matching(configured, key, "" + otherwise, "true|false", "true or false"));
    }

    /** A file has them with spaces between, a typed configuration as an array. */
    private static List<String> list(Map<String, Object> configured, String key) {
        Object value = configured.getOrDefault(key, "");
        String text = value instanceof Object[] many
                ? Arrays.stream(many).map(String::valueOf).collect(Collectors.joining(" "))
                : value instanceof Collection<?> many
                        ? many.stream().map(String::valueOf).collect(Collectors.joining(" "))
                        : value.toString();
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(v -> !v.isEmpty())
                .toList();
    }

    private static Map<String, List<String>> pairs(
            Map<String, Object> configured, String key, String pattern, String example) {
        Map<String, List<String>> pairs = new LinkedHashMap<>();
        for (String value : list(configured, key)) {
            int at = value.indexOf('=');
            if (at < 1 || !value.substring(at + 1).matches(pattern)) {
                throw wrong(key, value, "it as " + example + ", with spaces between several");
            }
            pairs.computeIfAbsent(value.substring(0, at), k -> new ArrayList<>())
                    .add(value.substring(at + 1));
        }
        return pairs;
    }
}
