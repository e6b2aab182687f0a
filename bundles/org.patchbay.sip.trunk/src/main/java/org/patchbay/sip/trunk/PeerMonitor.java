package org.patchbay.sip.trunk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Side;
import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.trunk.HostState.Reach;

/** Asks each host of each peer regularly whether it is there (RFC 3261 section 11), and knows how each peer is as a whole. */
final class PeerMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(PeerMonitor.class);
    /** Between the OPTIONS of two hosts of a peer: its hosts may be one machine, and our way to them is one. */
    private static final long APART_MILLIS = 500;

    /** How a peer was found. */
    record Found(String state, Optional<Instant> since) {
        static final Found UNKNOWN = new Found(Reach.UNKNOWN.toString(), Optional.empty());
    }

    private final Trunk trunk;
    private final BiConsumer<PeerSettings, String> changed;
    private final Map<String, Found> found = new ConcurrentHashMap<>();
    private final Map<String, PeerSettings> watched = new ConcurrentHashMap<>();

    PeerMonitor(Trunk trunk, BiConsumer<PeerSettings, String> changed) {
        this.trunk = trunk;
        this.changed = changed;
    }

    Found of(String peer) {
        return found.getOrDefault(peer, Found.UNKNOWN);
    }

    /** Begins with peers that are new or other than before; call it after each change of the peers or listening points. */
    void adjust(PeerTable peers) {
        watched.keySet().removeIf(name -> !asked(peers, name));
        found.keySet().removeIf(name -> !asked(peers, name));
        for (PeerSettings peer : peers.all()) {
            if (peer.optionsSeconds() == 0) {
                trunk.hosts().unasked(peer);
            } else if (watched.put(peer.name(), peer) != peer) {
                begin(peer);
            }
        }
    }

    private static boolean asked(PeerTable peers, String name) {
        return peers.named(name).filter(peer -> peer.optionsSeconds() > 0).isPresent();
    }

    private void begin(PeerSettings peer) {
        List<Host> hosts = peer.hosts();
        long apart = Math.min(APART_MILLIS, peer.optionsSeconds() * 1000L / hosts.size());
        for (int i = 0; i < hosts.size(); i++) {
            Host host = hosts.get(i);
            later(peer, host, Duration.ofMillis(i * apart));
        }
    }

    private void later(PeerSettings peer, Host host, Duration delay) {
        trunk.stack().schedule("options-" + peer.name(), delay, () -> ask(peer, host));
    }

    private void ask(PeerSettings peer, Host host) {
        if (watched.get(peer.name()) != peer) {
            return;
        }
        ListeningPoint point = trunk.gate().point(peer).orElse(null);
        if (point == null) {
            later(peer, host, Duration.ofSeconds(1));
            return;
        }
        later(peer, host, Duration.ofSeconds(peer.optionsSeconds()));
        ClientTransaction sent = trunk.gate().send(peer, host, options(peer, host, point), new ClientListener() {
            @Override
            public void onResponse(ClientTransaction transaction, SipResponse response) {
                int status = response.status();
                if (status >= 200) {
                    boolean down = status == 408 || status == 503;
                    boolean refused = refuses(peer, status);
                    String text = refused
                            ? refusal(status, new Addresses(peer, point, host).contact(""))
                            : status < 300 ? "" : "It answers OPTIONS with " + status + ".";
                    note(peer, host, !down, refused, text);
                }
            }

            @Override
            public void onFailure(ClientTransaction transaction, Failure failure) {
                note(
                        peer,
                        host,
                        false,
                        false,
                        failure.kind() == Failure.Kind.TIMEOUT
                                ? "It does not answer OPTIONS."
                                : "It is not reached: " + failure.detail());
            }
        });
        if (sent == null) {
            note(peer, host, false, false, "No listening point is open towards it.");
        }
    }

    /** 408 and 480 say that somebody behind it is not there; any other 4xx of a hub's, that we are not wanted. */
    private static boolean refuses(PeerSettings peer, int status) {
        return peer.side() == Side.HUB && status >= 400 && status < 500 && status != 408 && status != 480;
    }

    private static String refusal(int status, String contact) {
        return "It refuses OPTIONS with " + status + ": "
                + (status == 403
                        ? "does the hub know contact_host? Our Contact, " + contact
                                + ", has to name a trunk of a tenant (see Get-CsOnlinePSTNGateway), and our certificate has to carry"
                                + " that name."
                        : "it does not want us as we are; compare contact_host with Get-CsOnlinePSTNGateway, and look at a capture.")
                + " Calls are tried all the same.";
    }

    /** The hub knows a trunk by our name in Contact. */
    private RequestBuilder options(PeerSettings peer, Host host, ListeningPoint point) {
        Addresses addresses = new Addresses(peer, point, host);
        String contact = addresses.contact("");
        return SipRequest.builder("OPTIONS", addresses.target("sip:"))
                .add("Max-Forwards", "70")
                .add("From", contact + ";tag=" + trunk.stack().newTag())
                .add("To", "<" + addresses.uri("sip:") + ">")
                .add("Call-ID", trunk.stack().newCallId())
                .cseq(1)
                .add("Contact", contact)
                .add("Allow", Extensions.allow(peer))
                .add("Accept", Bodies.SDP);
    }

    /** The hosts of a peer answer on different workers: one at a time, so that the last word about the peer is the right one. */
    private synchronized void note(PeerSettings peer, Host host, boolean up, boolean refused, String text) {
        if (watched.get(peer.name()) != peer) {
            return;
        }
        HostState known = trunk.hosts().of(peer, host);
        Reach before = known.reach();
        if (refused) {
            trunk.hosts().refused(peer, host, text);
        } else {
            trunk.hosts().found(peer, host, up, text);
        }
        Reach after = trunk.hosts().of(peer, host).reach();
        Found was = of(peer.name());
        String state = trunk.hosts().reach(peer).toString();
        boolean other = !was.state().equals(state);
        if (other) {
            found.put(peer.name(), new Found(state, Optional.of(Instant.now())));
        }
        if (before != after) {
            tell(peer, host, up, text, other);
        }
        if (refused != known.refusing()) {
            tell(peer, host, refused, text);
        }
        if (other) {
            changed.accept(peer, state);
        }
    }

    private static void tell(PeerSettings peer, Host host, boolean refused, String text) {
        if (refused) {
            LOG.warn("Host {} of peer {} is there, but: {}", host, peer.name(), text);
        } else {
            LOG.info("Host {} of peer {} does not refuse our OPTIONS any more.", host, peer.name());
        }
    }

    private static void tell(PeerSettings peer, Host host, boolean up, String text, boolean whole) {
        if (peer.hosts().size() == 1) {
            if (up) {
                LOG.info("Peer {} is up.", peer.name());
            } else {
                LOG.warn("Peer {} is down: {}", peer.name(), text);
            }
        } else if (up) {
            LOG.info("Host {} of peer {} is up.{}", host, peer.name(), whole ? " So is the peer." : "");
        } else {
            LOG.warn(
                    "Host {} of peer {} is down{}: {}",
                    host,
                    peer.name(),
                    whole ? ", and so is the peer, of which no other is up" : "",
                    text);
        }
    }
}
