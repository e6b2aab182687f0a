package org.patchbay.sip.trunk;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.ListeningPoint;

/** Asks each peer regularly whether it is there (RFC 3261 section 11), and knows what it said last. */
final class PeerMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(PeerMonitor.class);

    /** How a peer was found; {@code text} says what is wrong. */
    record Found(String state, Optional<Instant> since, String text) {
        static final Found UNKNOWN = new Found("unknown", Optional.empty(), "");
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
        watched.keySet().removeIf(name -> peers.named(name).isEmpty());
        found.keySet().removeIf(name -> peers.named(name).isEmpty());
        for (PeerSettings peer : peers.all()) {
            if (peer.optionsSeconds() > 0 && watched.put(peer.name(), peer) != peer) {
                trunk.stack().execute("options-" + peer.name(), () -> ask(peer));
            }
        }
    }

    private void ask(PeerSettings peer) {
        if (watched.get(peer.name()) != peer) {
            return;
        }
        ListeningPoint point = trunk.gate().point(peer).orElse(null);
        if (point == null) {
            trunk.stack().schedule("options-" + peer.name(), Duration.ofSeconds(1), () -> ask(peer));
            return;
        }
        trunk.stack().schedule("options-" + peer.name(), Duration.ofSeconds(peer.optionsSeconds()), () -> ask(peer));
        Addresses addresses = new Addresses(peer, point);
        String contact = addresses.contact("");
        RequestBuilder request = SipRequest.builder("OPTIONS", addresses.target("sip:"))
                .add("Max-Forwards", "70")
                .add("From", contact + ";tag=" + trunk.stack().newTag())
                .add("To", "<" + addresses.uri("sip:") + ">")
                .add("Call-ID", trunk.stack().newCallId())
                .cseq(1)
                .add("Contact", contact)
                .add("Allow", Trunk.allow(peer))
                .add("Accept", Bodies.SDP);
        ClientTransaction sent = trunk.gate().send(peer, request, new ClientListener() {
            @Override
            public void onResponse(ClientTransaction transaction, SipResponse response) {
                int status = response.status();
                if (status >= 200) {
                    boolean down = status == 408 || status == 503;
                    note(peer, !down, status < 300 ? "" : "It answers OPTIONS with " + status + ".");
                }
            }

            @Override
            public void onFailure(ClientTransaction transaction, Failure failure) {
                note(
                        peer,
                        false,
                        failure.kind() == Failure.Kind.TIMEOUT
                                ? "It does not answer OPTIONS."
                                : "It is not reached: " + failure.detail());
            }
        });
        if (sent == null) {
            note(peer, false, "No listening point is open towards it.");
        }
    }

    private void note(PeerSettings peer, boolean up, String text) {
        if (watched.get(peer.name()) != peer) {
            return;
        }
        String state = up ? "up" : "down";
        Found before = of(peer.name());
        boolean same = before.state().equals(state);
        found.put(peer.name(), new Found(state, same ? before.since() : Optional.of(Instant.now()), text));
        if (same) {
            return;
        }
        if (up) {
            LOG.info("Peer {} is up.", peer.name());
        } else {
            LOG.warn("Peer {} is down: {}", peer.name(), text);
        }
        changed.accept(peer, state);
    }
}
