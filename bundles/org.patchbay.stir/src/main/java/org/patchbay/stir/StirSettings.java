package org.patchbay.stir;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings in force. Replaced whole.
 *
 * @param anchors a PEM file or a folder of them, from the folder of the configuration on
 * @param allowedHosts where certificates may be fetched from
 * @param allowedPorts over which ports
 * @param freshness how old a signature may be
 * @param atOnce how many certificates are fetched at the same time
 * @param testBenchRoots a PEM file of the roots of repositories on loopback addresses; empty outside of tests
 */
record StirSettings(
        String anchors,
        List<String> allowedHosts,
        Set<Integer> allowedPorts,
        Verifier.Freshness freshness,
        int atOnce,
        String testBenchRoots) {
    static final String PID = "org.patchbay.stir";
    static final StirSettings DEFAULT = new StirSettings(
            "patchbay/stir",
            List.of(),
            Set.of(443, 8443),
            new Verifier.Freshness(Duration.ofSeconds(60), Duration.ofSeconds(10)),
            8,
            "");

    private static final Logger LOG = LoggerFactory.getLogger(StirSettings.class);
    private static final String HOST = "(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+]";

    /** Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
    @ObjectClassDefinition(name = "Patchbay STIR/SHAKEN verification")
    @interface Config {
        @AttributeDefinition(
                description =
                        "The roots that are trusted: a PEM file, or a folder of files .pem, .crt or .cer; from etc on."
                                + " Without one nothing is verified.")
        String anchors() default "patchbay/stir";

        @AttributeDefinition(
                description =
                        "Hosts that certificates are fetched from; *.example.com for all below it. None: nothing is fetched.")
        String[] allowed__hosts() default {};

        @AttributeDefinition(description = "Ports that certificates are fetched from.")
        String[] allowed__ports() default {"443", "8443"};

        @AttributeDefinition(description = "How old a signature may be.", min = "1", max = "3600")
        int freshness__seconds() default 60;

        @AttributeDefinition(
                description = "How much a signature may be ahead of this node's clock.",
                min = "0",
                max = "600")
        int clock__skew__seconds() default 10;

        @AttributeDefinition(description = "How many certificates are fetched at the same time.", min = "1", max = "64")
        int fetches__at__once() default 8;

        @AttributeDefinition(
                description =
                        "Never outside of tests: a PEM file of roots. Certificates are then fetched from loopback addresses"
                                + " alone, from hosts that these roots vouch for.")
        String only__for__tests__loopback__roots() default "";
    }

    /** Reads what is configured; a value that cannot be used is named, and the one before stays in force. */
    static StirSettings of(Map<String, Object> configured, StirSettings before) {
        String anchors = text(configured, "anchors");
        return new StirSettings(
                anchors.isEmpty() ? DEFAULT.anchors : anchors,
                hosts(configured, before),
                ports(configured, before),
                new Verifier.Freshness(
                        seconds(
                                configured,
                                "freshness_seconds",
                                DEFAULT.freshness.past(),
                                before.freshness.past(),
                                1,
                                3600),
                        seconds(
                                configured,
                                "clock_skew_seconds",
                                DEFAULT.freshness.future(),
                                before.freshness.future(),
                                0,
                                600)),
                number(configured, "fetches_at_once", DEFAULT.atOnce, before.atOnce, 1, 64),
                text(configured, "only_for_tests_loopback_roots"));
    }

    private static List<String> hosts(Map<String, Object> configured, StirSettings before) {
        List<String> hosts = new ArrayList<>();
        for (String each : texts(configured, "allowed_hosts")) {
            String host = each.toLowerCase(Locale.ROOT);
            if (!host.matches(HOST)) {
                LOG.warn(
                        "{}: allowed_hosts = '{}' is not a name of a host, such as certificates.example.com or *.example.com; no port, no path."
                                + " {} stays in force.",
                        PID,
                        each,
                        before.allowedHosts);
                return before.allowedHosts;
            }
            hosts.add(host);
        }
        return List.copyOf(hosts);
    }

    private static Set<Integer> ports(Map<String, Object> configured, StirSettings before) {
        if (!configured.containsKey("allowed_ports")) {
            return DEFAULT.allowedPorts;
        }
        Set<Integer> ports = new LinkedHashSet<>();
        for (String each : texts(configured, "allowed_ports")) {
            if (!each.matches("[0-9]{1,5}") || Integer.parseInt(each) < 1 || Integer.parseInt(each) > 65_535) {
                LOG.warn(
                        "{}: allowed_ports = '{}' is not a port from 1 to 65535. {} stays in force.",
                        PID,
                        each,
                        before.allowedPorts);
                return before.allowedPorts;
            }
            ports.add(Integer.parseInt(each));
        }
        return Set.copyOf(ports);
    }

    private static Duration seconds(
            Map<String, Object> configured, String key, Duration usual, Duration before, int min, int max) {
        return Duration.ofSeconds(number(configured, key, (int) usual.toSeconds(), (int) before.toSeconds(), min, max));
    }

    private static int number(Map<String, Object> configured, String key, int usual, int before, int min, int max) {
        String value = text(configured, key);
        if (value.isEmpty()) {
            return usual;
        }
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        }
        LOG.warn(
                "{}: {} = '{}' is not a whole number from {} to {}. {} stays in force.",
                PID,
                key,
                value,
                min,
                max,
                before);
        return before;
    }

    private static String text(Map<String, Object> configured, String key) {
        return String.valueOf(configured.getOrDefault(key, "")).strip();
    }

    private static List<String> texts(Map<String, Object> configured, String key) {
        Object value = configured.getOrDefault(key, "");
        List<String> texts = new ArrayList<>();
        if (value instanceof Object[] array) {
            for (Object each : array) {
                texts.add(String.valueOf(each).strip());
            }
        } else if (value instanceof Collection<?> all) {
            all.forEach(each -> texts.add(String.valueOf(each).strip()));
        } else {
            for (String each : value.toString().split(",", -1)) {
                texts.add(each.strip());
            }
        }
        texts.removeIf(String::isEmpty);
        return texts;
    }

    Repositories repositories() {
        return new Repositories(allowedHosts, allowedPorts, !testBenchRoots.isEmpty());
    }
}
