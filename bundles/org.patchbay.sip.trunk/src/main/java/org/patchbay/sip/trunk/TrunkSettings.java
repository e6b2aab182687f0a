package org.patchbay.sip.trunk;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

import org.patchbay.sip.stack.transport.Transport;
import org.patchbay.sip.trunk.capture.CaptureSettings;

/**
 * The trunk as configured.
 *
 * @param waitForCore whether listeners stay closed until the core is ready; false only for tests of the trunk alone
 * @param dns how the hosts of domains are looked up
 * @param maxCalls calls at one time; a further one is refused with 503
 * @param ceilings what one tenant or caller may take of it
 * @param ring how long an INVITE of ours may go without a final response (RFC 3261 Timer C)
 * @param audit how often the peers of an established call are asked whether they still know it
 * @param orphan how long an established call without a partner is kept while the core is away
 * @param emergencyWait how long the core may take to rule on an emergency call
 * @param keepCalls whether established calls outlive a stop of this bundle or of the process
 * @param emergencyOpen after how long at the start listeners open for emergency calls alone, if the core is not ready; zero for never
 * @param elinCallback how long calls to an ELIN go to the caller that it was shown for
 * @param capture what is kept of whole messages, and sent on
 */
record TrunkSettings(
        List<Listener> listeners,
        Keys keys,
        int workers,
        boolean waitForCore,
        int warmUpCalls,
        Dns dns,
        int maxCalls,
        Limits.Ceilings ceilings,
        Duration ring,
        Duration audit,
        Duration orphan,
        Duration emergencyWait,
        boolean keepCalls,
        Duration emergencyOpen,
        Duration elinCallback,
        CaptureSettings capture,
        Product product) {

    /**
     * What we say that we are.
     *
     * @param name User-Agent and Server
     * @param sbc X-MS-SBC, vendor/model/version, towards the hub; empty for none
     */
    record Product(String name, String sbc) {}

    /** What the hub is told unless something else is set. */
    static final String SBC = "Patchbay/Direct Routing/{version}";

    private static final String VERSION = version(FrameworkUtil.getBundle(TrunkSettings.class));

    private static String version(@Nullable Bundle bundle) {
        Version of = bundle == null ? Version.emptyVersion : bundle.getVersion();
        return of.getMajor() + "." + of.getMinor() + "." + of.getMicro();
    }

    /** A listening point; {@code publicHost} is empty and {@code publicPort} 0 where what is bound is what peers see. */
    record Listener(String name, Transport transport, String host, int port, String publicHost, int publicPort) {
        InetSocketAddress bind() {
            return new InetSocketAddress(host, port);
        }
    }

    /**
     * Where keys and trust come from: PKCS#12 files, their passwords in files of their own, and a PEM file of the hub's roots; empty where not
     * used.
     */
    record Keys(
            String keystore,
            String keystorePasswordFile,
            String truststore,
            String truststorePasswordFile,
            String hubRoots,
            boolean clientAuth) {}

    /** Which name servers are asked, none for the system's, and how often. */
    record Dns(List<String> servers, Duration interval) {
        private static Dns read(Values v) {
            List<String> servers = v.list("dns_servers");
            for (String each : servers) {
                Host server;
                try {
                    server = Host.parse(each, 53);
                } catch (IllegalArgumentException e) {
                    throw v.wrong("dns_servers", "cannot be read: '" + each + "' " + e.getMessage());
                }
                if (!server.literal()) {
                    throw v.wrong("dns_servers", "has '" + each + "', which is no address");
                }
            }
            return new Dns(servers, Duration.ofSeconds(v.number("dns_seconds", 60, 5, 86_400)));
        }
    }

    static TrunkSettings read(String pid, Map<String, ?> values) {
        Values v = new Values(pid, values);
        List<Listener> listeners = new ArrayList<>();
        for (String text : v.list("listeners")) {
            Listener listener = listener(v, text);
            if (listeners.stream().anyMatch(l -> l.name().equals(listener.name()))) {
                throw v.wrong("listeners", "has two of the name " + listener.name());
            }
            listeners.add(listener);
        }
        Keys keys = new Keys(
                v.text("keystore", ""),
                v.text("keystore_password_file", ""),
                v.text("truststore", ""),
                v.text("truststore_password_file", ""),
                // Whoever has set a truststore has said whom to trust.
                v.text("hub_roots", v.text("truststore", "").isEmpty() ? HubRoots.shipped() : ""),
                v.flag("client_auth", true));
        if (listeners.stream().anyMatch(l -> l.transport() == Transport.TLS)
                && keys.keystore().isEmpty()) {
            throw v.wrong("keystore", "must be given for a listener with tls");
        }
        return new TrunkSettings(
                List.copyOf(listeners),
                keys,
                v.number("workers", Runtime.getRuntime().availableProcessors(), 1, 256),
                v.flag("wait_for_core", true),
                v.number("warm_up_calls", 500, 0, 100_000),
                Dns.read(v),
                v.number("max_calls", 10_000, 1, 1_000_000),
                Limits.Ceilings.read(v),
                Duration.ofSeconds(v.number("ring_seconds", 180, 1, 3600)),
                Duration.ofSeconds(v.number("audit_seconds", 600, 1, 86_400)),
                Duration.ofSeconds(v.number("orphan_seconds", 60, 1, 3600)),
                Duration.ofMillis(v.number("emergency_wait_millis", 350, 1, 5000)),
                v.flag("keep_calls", true),
                Duration.ofSeconds(v.number("emergency_open_seconds", 60, 0, 3600)),
                Duration.ofMinutes(v.number("elin_callback_minutes", 30, 1, 1440)),
                capture(v),
                product(v));
    }

    private static Product product(Values v) {
        String sbc = word(v, "x_ms_sbc", SBC);
        return new Product(word(v, "product", "Patchbay"), sbc.equals("none") ? "" : sbc.replace("{version}", VERSION));
    }

    /** What can stand in a header field. */
    private static String word(Values v, String key, String usual) {
        String text = v.text(key, usual);
        if (!text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw v.wrong(key, "has a character that no header field has");
        }
        return text;
    }

    private static CaptureSettings capture(Values v) {
        String target = v.text("hep_target", "");
        int colon = target.lastIndexOf(':');
        String port = colon <= 0 ? "" : target.substring(colon + 1);
        if (!target.isEmpty() && (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535)) {
            throw v.wrong("hep_target", "is not HOST:PORT");
        }
        return new CaptureSettings(
                target.isEmpty()
                        ? ""
                        : target.substring(0, colon).replace("[", "").replace("]", ""),
                port.isEmpty() ? 0 : Integer.parseInt(port),
                v.number("hep_agent", 2001, 1, Integer.MAX_VALUE),
                v.number("capture_megabytes", 8, 0, 1024));
    }

    /** {@code [name=]transport:host:port[;public=host[:port]]}. */
    private static Listener listener(Values v, String text) {
        String rest = text;
        String publicHost = "";
        int publicPort = 0;
        int semicolon = rest.indexOf(";public=");
        if (semicolon >= 0) {
            publicHost = rest.substring(semicolon + 8);
            rest = rest.substring(0, semicolon);
            int colon = publicHost.lastIndexOf(':');
            if (colon > publicHost.indexOf(']') && colon >= 0) {
                publicPort = port(v, publicHost.substring(colon + 1));
                publicHost = publicHost.substring(0, colon);
            }
        }
        int equals = rest.indexOf('=');
        String name = equals < 0 ? rest : rest.substring(0, equals);
        rest = rest.substring(equals + 1);
        int first = rest.indexOf(':');
        int last = rest.lastIndexOf(':');
        if (first <= 0 || last <= first + 1) {
            throw v.wrong("listeners", "has '" + text + "', which is not NAME=TRANSPORT:HOST:PORT");
        }
        String host = rest.substring(first + 1, last);
        for (Transport each : Transport.values()) {
            if (each.parameter().equalsIgnoreCase(rest.substring(0, first))) {
                return new Listener(name, each, host, port(v, rest.substring(last + 1)), publicHost, publicPort);
            }
        }
        throw v.wrong("listeners", "has '" + text + "', whose transport is none of udp, tcp and tls");
    }

    private static int port(Values v, String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535) {
            return Integer.parseInt(text);
        }
        throw v.wrong("listeners", "has '" + text + "', which is not a port");
    }
}
