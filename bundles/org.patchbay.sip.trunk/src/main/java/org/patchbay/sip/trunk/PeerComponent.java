package org.patchbay.sip.trunk;

import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer, from one factory configuration. It never fails to start: a wrong value is told, and the last good settings stay. */
@Component(
        service = Peer.class,
        configurationPid = PeerComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PeerComponent.Config.class, factory = true)
public final class PeerComponent implements Peer {
    static final String PID = "org.patchbay.sip.peer";
    private static final Logger LOG = LoggerFactory.getLogger(PeerComponent.class);

    /** What an operator may set; read by name, so that a wrong value can be told with its key. */
    @ObjectClassDefinition(name = "Patchbay SIP peer", description = "A peer that calls are exchanged with.")
    public @interface Config {
        @AttributeDefinition(description = "How routes, logs and commands call it.")
        String name();

        @AttributeDefinition(
                options = {
                    @Option(label = "Hub", value = "hub"),
                    @Option(label = "Provider", value = "provider"),
                    @Option(label = "Recorder (SIPREC)", value = "recorder")
                })
        String side();

        @AttributeDefinition(
                required = false,
                options = {
                    @Option(label = "UDP", value = "udp"),
                    @Option(label = "TCP", value = "tcp"),
                    @Option(label = "TLS", value = "tls")
                },
                description = "Default: tls for the hub, udp for a provider, tcp for a recorder.")
        String transport();

        @AttributeDefinition(
                required = false,
                description = "Name or address that calls are sent to; this or hosts must be given.")
        String host();

        @AttributeDefinition(
                required = false,
                description =
                        "Several instead of host, in the order of preference: NAME, NAME:PORT, [V6]:PORT. Calls go to the next when one fails.")
        String[] hosts();

        @AttributeDefinition(required = false, description = "Default: 5060, 5061 for TLS.")
        int port();

        @AttributeDefinition(
                required = false,
                description = "Whether a provider's host without a port is a domain whose hosts are looked up (SRV).")
        boolean srv() default true;

        @AttributeDefinition(
                required = false,
                description = "The listening point to use; empty for any of the transport.")
        String listener();

        @AttributeDefinition(
                required = false,
                description = "Host in the URIs sent to it; empty for the host they go to.")
        String domain();

        @AttributeDefinition(
                required = false,
                description =
                        "Networks it calls from: 192.0.2.0/24, 192.0.2.7, 127.0.0.1:5070. Empty for its hosts that are addresses.")
        String[] sources();

        @AttributeDefinition(required = false, description = "The name its certificate must carry (TLS).")
        String tls__name();

        @AttributeDefinition(required = false, description = "Whose calls it carries, if all are one tenant's.")
        String tenant();

        @AttributeDefinition(
                required = false,
                description = "Our host in Contact and From towards it; empty for the listener's.")
        String contact__host();

        @AttributeDefinition(required = false, description = "Our port in Contact; 0 for the listener's.")
        int contact__port();

        @AttributeDefinition(required = false, description = "The media engine's network. Default: hub or provider.")
        String media__network();

        @AttributeDefinition(required = false, description = "Networks its media may come from; empty for any.")
        String[] media__sources();

        @AttributeDefinition(required = false, description = "Whether its media are encrypted. Default: for the hub.")
        boolean srtp();

        @AttributeDefinition(
                name = "srtp_suites",
                required = false,
                description =
                        "The suites of SRTP that are used, the preferred one first: AES_CM_128_HMAC_SHA1_80, which is"
                                + " the default and the hub's, AES_CM_128_HMAC_SHA1_32, AEAD_AES_128_GCM, AEAD_AES_256_GCM.")
        String[] srtp__suites();

        @AttributeDefinition(
                name = "ice_lite",
                required = false,
                description = "Whether we answer connectivity checks of its media as an ICE-lite agent, as Teams media"
                        + " bypass wants it.")
        boolean ice__lite() default false;

        @AttributeDefinition(
                required = false,
                description =
                        "Whether P-Asserted-Identity is believed and sent. Default: for the hub, and for a recorder.")
        boolean trusted();

        @AttributeDefinition(required = false, description = "history-info, diversion or none. Default by side.")
        String diversion();

        @AttributeDefinition(
                required = false,
                description = "e164, digits for no leading +, or dialled: as in the country of country_code.")
        String number__format() default "e164";

        @AttributeDefinition(
                name = "country_code",
                required = false,
                description =
                        "How numbers of its without + are read: as dialled in the country of this code, such as 49."
                                + " Empty to take them as they are.")
        String country__code();

        @AttributeDefinition(
                name = "national_prefix",
                required = false,
                description =
                        "What is dialled there before a national number, or none. Default: 0, and 1 in North America.")
        String national__prefix();

        @AttributeDefinition(
                name = "alert_info",
                required = false,
                description =
                        "Whether what it says of how to ring (Alert-Info) is passed on: pass or strip. Default: pass"
                                + " if it is trusted.")
        String alert__info();

        @AttributeDefinition(required = false, description = "Between OPTIONS, 0 for none.")
        int options__seconds() default 60;

        @AttributeDefinition(
                required = false,
                description = "How long an INVITE waits for a first response before the next of its hosts has it.")
        int host__wait__millis() default 4000;

        @AttributeDefinition(
                required = false,
                description =
                        "How long a host that did not take an INVITE is passed over, unless it says for how long.")
        int cool__down__seconds() default 30;

        @AttributeDefinition(
                name = "early_ringing_millis",
                required = false,
                description =
                        "After how long without ringing a caller of the hub's is sent 180, 0 to 30000 ms; 0 for not before"
                                + " somebody rings. It ends the hub's failover by response code.")
        int early__ringing__millis() default 0;

        @AttributeDefinition(required = false, description = "What it dials in an emergency.")
        String[] emergency__numbers();

        @AttributeDefinition(
                required = false,
                description =
                        "Where an emergency call goes if nobody rules in time: NUMBER@PEER, or *@PEER for the number dialled.")
        String emergency__fallback();

        @AttributeDefinition(
                required = false,
                description = "What it dials to try the path of an emergency call out, such as 933.")
        String[] emergency__test__numbers();

        @AttributeDefinition(
                required = false,
                description =
                        "Whether the ELIN in a caller's location is shown to it instead of the caller: off or pidf.")
        String elin() default "off";

        @AttributeDefinition(
                required = false,
                description =
                        "Whether a caller's location is passed on to it: pass, or strip if it takes no multipart.")
        String emergency__location() default "pass";

        @AttributeDefinition(
                required = false,
                description = "How urn:service:sos is sent to it: number, for what the caller's site dials, or urn.")
        String emergency__urn() default "number";

        @AttributeDefinition(
                required = false,
                description =
                        "Whether it may transfer calls: REFER in Allow. Without it the hub holds and transfers by INVITE.")
        boolean refer() default true;

        @AttributeDefinition(required = false, description = "New calls of its in a second, 0 for no limit.")
        int calls__per__second() default 0;

        @AttributeDefinition(required = false, description = "Legs at one time, 0 for no limit.")
        int max__legs() default 0;

        @AttributeDefinition(
                required = false,
                description = "The session interval asked for (RFC 4028), 0 for none: 0, or min_se_seconds to 86400.")
        int session__seconds() default 1800;

        @AttributeDefinition(
                required = false,
                description = "The shortest session interval agreed to, 5 to 3600; below 90 for laboratories only.")
        int min__se__seconds() default 90;

        @AttributeDefinition(required = false, description = "Who we are where it asks us (digest). Providers only.")
        String username();

        @AttributeDefinition(
                required = false,
                description = "The name of the secret that proves it: file:NAME (below etc/secrets) or env:NAME.")
        String password();

        @AttributeDefinition(
                required = false,
                options = {
                    @Option(label = "Its address is enough", value = "none"),
                    @Option(label = "Digest, SHA-256 or MD5", value = "digest"),
                    @Option(label = "Digest, MD5 only", value = "digest-md5"),
                    @Option(label = "Digest, SHA-256 only", value = "digest-sha-256")
                },
                description = "Whether its new calls have to prove who they are. Providers only.")
        String authentication() default "none";

        @AttributeDefinition(required = false, description = "Who it is then; empty for the same account as ours.")
        String peer__username();

        @AttributeDefinition(required = false, description = "The name of the secret that proves it, as for password.")
        String peer__password();

        @AttributeDefinition(required = false, description = "The realm it is asked for; empty for our host.")
        String realm();

        @AttributeDefinition(
                required = false,
                description = "For how long we register with it, 60 to 86400 seconds; 0 for not at all.")
        int register__seconds() default 0;

        @AttributeDefinition(
                required = false,
                description =
                        "Whether it is offered reliable provisional responses (100rel): off or supported. Providers only.")
        String reliable__provisional() default "off";

        @AttributeDefinition(
                required = false,
                options = {
                    @Option(label = "Telephone-events", value = "events"),
                    @Option(label = "INFO", value = "info")
                },
                description =
                        "How it is told of keys that its partner presses: events (RFC 4733), or info (application/dtmf-relay, providers only).")
        String dtmf() default "events";
    }

    private record State(@Nullable PeerSettings settings, String fault) {}

    private final String pid;
    private volatile State state = new State(null, "");

    @Activate
    public PeerComponent(Map<String, Object> values) {
        pid = String.valueOf(values.getOrDefault("service.pid", PID));
        modified(values);
    }

    @Modified
    public void modified(Map<String, Object> values) {
        try {
            state = new State(PeerSettings.read(pid, values), "");
        } catch (IllegalArgumentException e) {
            PeerSettings last = state.settings();
            String fault = String.valueOf(e.getMessage());
            LOG.warn("{} {}", fault, last == null ? "The peer is not used." : "The settings before stay in force.");
            state = new State(last, fault);
        }
    }

    @Override
    public String pid() {
        return pid;
    }

    @Override
    public Optional<PeerSettings> settings() {
        return Optional.ofNullable(state.settings());
    }

    @Override
    public String fault() {
        return state.fault();
    }
}
