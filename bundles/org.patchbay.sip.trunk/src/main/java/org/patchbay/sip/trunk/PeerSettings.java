package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import org.patchbay.api.call.Side;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.sip.stack.transport.Transport;

/**
 * One peer as configured.
 *
 * @param hosts where it can be reached, in the order of preference; never empty
 * @param located where those come from
 * @param listener the name of the listening point that it calls and is called from; empty for any of its transport
 * @param domain the host in the URIs it is sent; empty for that of the host they are sent to
 * @param tlsName the name its certificate must carry; empty when its address is its identity
 * @param tenant whose calls it carries, if all are one tenant's
 * @param contactHost our name in Contact and From towards it; empty for the listening point's
 * @param trusted whether P-Asserted-Identity is believed and sent (RFC 3325)
 * @param plus whether numbers have a leading +, unless they are {@linkplain Numbering#written written as dialled}
 * @param optionsSeconds between OPTIONS, 0 for none
 * @param hostWaitMillis how long an INVITE waits for a first response before another host has it
 * @param coolDownSeconds how long a host that did not take an INVITE is passed over, unless it says for how long
 * @param emergency what it dials in an emergency, and how such calls are sent to it
 * @param refer whether it may transfer calls by REFER
 * @param callsPerSecond new calls of its in a second, 0 for no limit
 * @param maxLegs legs at one time, 0 for no limit
 * @param session its session timers
 * @param access how we prove to each other who we are
 * @param reliable whether reliable provisional responses (RFC 3262) are offered to it; never to the hub
 * @param dtmf how it is told of its partner's digits; never by INFO to the hub
 * @param numbering how numbers without + are read of it and written to it
 * @param alertInfo whether what it says of how to ring is passed on
 * @param earlyRingingMillis how long a caller of the hub's may hear nothing but 100 before it is sent 180, 0 for as long as it takes
 * @param recorder whether it takes recordings (RFC 7866) and no calls; its side is then that of a provider
 */
record PeerSettings(
        String name,
        Side side,
        Transport transport,
        List<Host> hosts,
        Located located,
        String listener,
        String domain,
        Sources sources,
        String tlsName,
        Optional<String> tenant,
        String contactHost,
        int contactPort,
        MediaProfile media,
        boolean trusted,
        Diverting diverting,
        boolean plus,
        int optionsSeconds,
        int hostWaitMillis,
        int coolDownSeconds,
        EmergencySettings emergency,
        boolean refer,
        int callsPerSecond,
        int maxLegs,
        SessionSettings session,
        Access access,
        boolean reliable,
        DigitRelay.Dtmf dtmf,
        Numbering numbering,
        boolean alertInfo,
        int earlyRingingMillis,
        boolean recorder) {

    /** How diversions are written to a peer. */
    enum Diverting {
        HISTORY_INFO,
        DIVERSION,
        NONE
    }

    private enum Numbers {
        E164,
        DIGITS,
        DIALLED
    }

    private enum Alerting {
        PASS,
        STRIP
    }

    private enum Provisional {
        OFF,
        SUPPORTED
    }

    private enum PeerSide {
        HUB,
        PROVIDER,
        RECORDER
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException naming PID, key and value
     */
    static PeerSettings read(String pid, Map<String, ?> values) {
        Values v = new Values(pid, values);
        PeerSide kind = v.word("side", PeerSide.class, null);
        boolean recorder = kind == PeerSide.RECORDER;
        if (recorder) {
            callsNobody(v);
        }
        Side side = kind == PeerSide.HUB ? Side.HUB : Side.PROVIDER;
        // What a recorder is told does not fit into a datagram.
        Transport usual = side == Side.HUB ? Transport.TLS : recorder ? Transport.TCP : Transport.UDP;
        Transport transport = v.word("transport", Transport.class, usual);
        List<Host> hosts = Host.read(v, v.number("port", transport.defaultPort(), 1, 65535));
        PeerSettings read = new PeerSettings(
                name(v),
                side,
                transport,
                hosts,
                located(v, side, hosts),
                v.text("listener", ""),
                v.text("domain", ""),
                sources(v, hosts),
                v.text("tls_name", ""),
                Optional.of(v.text("tenant", "")).filter(t -> !t.isEmpty()),
                v.text("contact_host", ""),
                v.number("contact_port", 0, 0, 65535),
                new MediaProfile(
                        v.text("media_network", side == Side.HUB ? "hub" : "provider"),
                        v.flag("srtp", side == Side.HUB)
                                ? MediaProfile.Encryption.REQUIRED
                                : MediaProfile.Encryption.NONE,
                        Set.copyOf(v.list("media_sources")),
                        v.words("srtp_suites", SrtpSuite.class, List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80)),
                        v.flag("ice_lite", false)),
                v.flag("trusted", side == Side.HUB || recorder),
                v.word("diversion", Diverting.class, side == Side.HUB ? Diverting.HISTORY_INFO : Diverting.DIVERSION),
                v.word("number_format", Numbers.class, Numbers.E164) != Numbers.DIGITS,
                v.number("options_seconds", 60, 0, 3600),
                v.number("host_wait_millis", 4000, 500, 32_000),
                v.number("cool_down_seconds", 30, 1, 3600),
                EmergencySettings.read(v, side),
                v.flag("refer", true) && !recorder,
                v.number("calls_per_second", 0, 0, 100_000),
                v.number("max_legs", 0, 0, 1_000_000),
                SessionSettings.read(v),
                Access.read(v, side),
                reliable(v, side),
                dtmf(v, side),
                Numbering.read(v, v.word("number_format", Numbers.class, Numbers.E164) == Numbers.DIALLED),
                alertInfo(v, v.flag("trusted", side == Side.HUB || recorder)),
                earlyRinging(v, side),
                recorder);
        if (side == Side.HUB && transport == Transport.TLS && read.certified().isEmpty()) {
            throw v.wrong(
                    "tls_name",
                    "is needed where host is an address: a hub over tls is known by the name in its certificate");
        }
        return read;
    }

    /** A provider's domain without a port is a place to ask for hosts (RFC 3263 section 4.2); a short name is one of this network. */
    private static Located located(Values v, Side side, List<Host> hosts) {
        String domain = v.text("host", "");
        boolean possible = side == Side.PROVIDER
                && domain.indexOf('.') > 0
                && !hosts.get(0).literal()
                && v.text("port", "").isEmpty();
        return possible && v.flag("srv", true) ? new Located(domain, List.of()) : Located.NOWHERE;
    }

    /** The same with the hosts that were found for its domain. */
    PeerSettings at(Located found) {
        return new PeerSettings(
                name,
                side,
                transport,
                found.hosts(),
                found,
                listener,
                domain.isEmpty() ? found.domain() : domain,
                sources,
                tlsName,
                tenant,
                contactHost,
                contactPort,
                media,
                trusted,
                diverting,
                plus,
                optionsSeconds,
                hostWaitMillis,
                coolDownSeconds,
                emergency,
                refer,
                callsPerSecond,
                maxLegs,
                session,
                access,
                reliable,
                dtmf,
                numbering,
                alertInfo,
                earlyRingingMillis,
                recorder);
    }

    /** The names of which its certificate has to carry one, when it connects to us; none where its address is enough. */
    List<String> certified() {
        if (transport != Transport.TLS) {
            return List.of();
        }
        if (!tlsName.isEmpty()) {
            return List.of(tlsName);
        }
        return side == Side.HUB
                ? hosts.stream().filter(host -> !host.literal()).map(Host::name).toList()
                : List.of();
    }

    /** Its hosts in the order in which a call takes them. */
    List<Host> preference() {
        return located.found() ? located.drawn(ThreadLocalRandom.current()) : hosts;
    }

    private static String name(Values v) {
        String name = v.required("name");
        if (!name.matches("[A-Za-z0-9._-]{1,40}")) {
            throw v.wrong("name", "has other characters than letters, digits, dot, dash and underscore");
        }
        return name;
    }

    /** What a recorder would only have if calls came from it. */
    private static void callsNobody(Values v) {
        for (String key : List.of(
                "emergency_numbers", "emergency_fallback", "emergency_test_numbers", "authentication", "elin")) {
            if (!v.text(key, "").isEmpty()) {
                throw v.wrong(key, "is not for a recorder: no call comes from it");
            }
        }
    }

    /** It may name a sound at any address (RFC 3261 section 20.4): who is trusted may. */
    private static boolean alertInfo(Values v, boolean trusted) {
        return v.word("alert_info", Alerting.class, trusted ? Alerting.PASS : Alerting.STRIP) == Alerting.PASS;
    }

    private static boolean reliable(Values v, Side side) {
        boolean wanted = v.word("reliable_provisional", Provisional.class, Provisional.OFF) == Provisional.SUPPORTED;
        if (wanted && side == Side.HUB) {
            throw v.wrong("reliable_provisional", "is for providers: the hub has no PRACK, so it must be off");
        }
        return wanted;
    }

    private static DigitRelay.Dtmf dtmf(Values v, Side side) {
        DigitRelay.Dtmf wanted = v.word("dtmf", DigitRelay.Dtmf.class, DigitRelay.Dtmf.EVENTS);
        if (wanted == DigitRelay.Dtmf.INFO && side == Side.HUB) {
            throw v.wrong("dtmf", "is for providers: the hub has no INFO, so it must be events");
        }
        return wanted;
    }

    /** The hub alone gives a call to somebody else because nobody rings. */
    private static int earlyRinging(Values v, Side side) {
        int millis = v.number("early_ringing_millis", 0, 0, 30_000);
        if (millis > 0 && side != Side.HUB) {
            throw v.wrong("early_ringing_millis", "is for the hub: a provider waits until somebody rings");
        }
        return millis;
    }

    private static Sources sources(Values v, List<Host> hosts) {
        List<String> given = v.list("sources");
        try {
            // A literal address is its own source; of a name, only its certificate or configured networks tell.
            return Sources.of(
                    given.isEmpty()
                            ? hosts.stream()
                                    .filter(Host::literal)
                                    .map(Host::name)
                                    .toList()
                            : given);
        } catch (IllegalArgumentException e) {
            throw v.wrong("sources", "cannot be read: " + e.getMessage());
        }
    }

    /** The first of its hosts, with the transport. */
    String address() {
        return transport.parameter() + ":" + hosts.get(0);
    }

    /** The port of the first of its hosts. */
    int port() {
        return hosts.get(0).port();
    }

    /** The host in the URIs that one of its hosts is sent. */
    String domain(Host host) {
        return domain.isEmpty() ? host.name() : domain;
    }

    /** Whether one of its hosts has this name or address. */
    boolean hosted(String name) {
        for (Host each : hosts) {
            if (each.name().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
