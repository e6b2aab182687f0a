package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.NameAddress;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.ListeningPoint;

/** Tells providers that want it where we are (RFC 3261 section 10), and keeps telling them before it runs out. */
final class Registrations {
    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
    /** Until the next try after so many that failed; the last goes for all further ones. */
    private static final List<Duration> AGAIN =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(5));

    private static final Duration WITHOUT_POINT = Duration.ofSeconds(1);

    /** One with one peer; changed by the worker of its Call-ID alone. */
    private static final class Registration {
        final PeerSettings peer;
        final String callId;
        final String tag;
        long cseq;
        int seconds;
        int failures;
        volatile String state = "unknown";
        volatile String fault = "";

        Registration(PeerSettings peer, String callId, String tag) {
            this.peer = peer;
            this.callId = callId;
            this.tag = tag;
            this.seconds = peer.access().registerSeconds();
        }
    }

    private final Trunk trunk;
    private final BiConsumer<PeerSettings, String> changed;
    private final Map<String, Registration> current = new ConcurrentHashMap<>();

    Registrations(Trunk trunk, BiConsumer<PeerSettings, String> changed) {
        this.trunk = trunk;
        this.changed = changed;
    }

    /** Why calls of a peer do not find us; empty if they do, or it is not known yet, or no registration is wanted. */
    String fault(PeerSettings peer) {
        Registration registration = current.get(peer.name());
        return registration == null ? "" : registration.fault;
    }

    /** Begins with peers that are new or other than before, and takes back what is wanted no more. */
    void adjust(PeerTable peers) {
        for (Registration each : List.copyOf(current.values())) {
            PeerSettings now = peers.named(each.peer.name()).orElse(null);
            if (now != each.peer && (now == null || !now.equals(each.peer))) {
                current.remove(each.peer.name(), each);
                end(each);
            }
        }
        for (PeerSettings peer : peers.all()) {
            if (peer.access().registerSeconds() > 0 && !current.containsKey(peer.name())) {
                Registration begun = new Registration(
                        peer, trunk.stack().newCallId(), trunk.stack().newTag());
                current.put(peer.name(), begun);
                later(begun, Duration.ZERO);
            }
        }
    }

    /** The runtime stops: nobody is to call it any more. Nothing waits for the answers. */
    void end() {
        adjust(PeerTable.EMPTY);
    }

    private void end(Registration registration) {
        if (registration.state.equals("up")) {
            trunk.stack().execute(registration.callId, () -> send(registration, 0));
        }
    }

    private void later(Registration registration, Duration delay) {
        trunk.stack().schedule(registration.callId, delay, () -> renew(registration));
    }

    private void renew(Registration registration) {
        if (current.get(registration.peer.name()) != registration) {
            return;
        }
        if (trunk.gate().point(registration.peer).isEmpty()) {
            later(registration, WITHOUT_POINT);
        } else {
            send(registration, registration.seconds);
        }
    }

    private void send(Registration registration, int seconds) {
        PeerSettings peer = registration.peer;
        ListeningPoint point = trunk.gate().point(peer).orElse(null);
        Host host = trunk.hosts().next(peer, List.of(), false);
        Access.Account account = peer.access().ours().orElse(null);
        if (point == null || account == null) {
            return;
        }
        Host to = host == null ? peer.hosts().get(0) : host;
        Addresses addresses = new Addresses(peer, point, to);
        String user = Addresses.escaped(account.user());
        String ours = "<sip:" + user + "@" + addresses.uri("sip:").substring(4) + ">";
        RequestBuilder request = SipRequest.builder("REGISTER", addresses.target("sip:"))
                .add("Max-Forwards", "70")
                .add("From", ours + ";tag=" + registration.tag)
                .add("To", ours)
                .add("Call-ID", registration.callId)
                .cseq(++registration.cseq)
                .add("Contact", addresses.contact(user))
                .add("Expires", Integer.toString(seconds))
                .add("Allow", Extensions.allow(peer));
        trunk.gate().send(peer, to, request, new ClientListener() {
            @Override
            public void onResponse(ClientTransaction transaction, SipResponse response) {
                registration.cseq = Math.max(registration.cseq, response.cseqNumber());
                if (!response.provisional() && seconds > 0) {
                    answered(registration, user, response);
                }
            }

            @Override
            public void onFailure(ClientTransaction transaction, Failure failure) {
                if (seconds > 0) {
                    failed(
                            registration,
                            failure.kind() == Failure.Kind.TIMEOUT
                                    ? "It does not answer REGISTER."
                                    : "It is not reached by REGISTER: " + failure.detail());
                }
            }
        });
    }

    private void answered(Registration registration, String user, SipResponse response) {
        int status = response.status();
        if (response.success()) {
            int granted = granted(response, user, registration.seconds);
            registration.failures = 0;
            note(registration, "up", "");
            // Ahead of its end by a tenth, and by no less than a few seconds: a try may have to be repeated.
            later(registration, Duration.ofSeconds(Math.max(1, Math.min(granted - 5L, granted * 9L / 10))));
        } else if (status == 423 && longer(registration, response)) {
            send(registration, registration.seconds);
        } else if (status == 401 || status == 407) {
            failed(registration, "It does not accept our credentials for REGISTER.");
        } else {
            failed(registration, "It answers REGISTER with " + status + ".");
        }
    }

    /** RFC 3261 section 10.2.8: it wants to hear from us less often. */
    private static boolean longer(Registration registration, SipResponse response) {
        int least = seconds(response.first("Min-Expires"), 0);
        if (least <= registration.seconds) {
            return false;
        }
        registration.seconds = least;
        return true;
    }

    /** For how long: as our Contact in the response says, else the response as a whole, else what was asked for. */
    private static int granted(SipResponse response, String user, int asked) {
        for (NameAddress each : response.contacts()) {
            String expires = each.parameters().get("expires");
            if (expires != null && user.equals(each.uri().user())) {
                return seconds(expires, asked);
            }
        }
        return seconds(response.first("Expires"), asked);
    }

    private static int seconds(@Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Math.max(0, Math.min(Integer.parseInt(text.trim()), 7 * 86_400));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private void failed(Registration registration, String why) {
        note(registration, "down", why);
        later(registration, AGAIN.get(Math.min(registration.failures++, AGAIN.size() - 1)));
    }

    private void note(Registration registration, String state, String fault) {
        PeerSettings peer = registration.peer;
        boolean other = !registration.state.equals(state);
        registration.state = state;
        registration.fault = fault.isEmpty() ? "" : "Not registered: " + fault;
        if (other && current.get(peer.name()) == registration) {
            if (fault.isEmpty()) {
                LOG.info("Peer {}: registered for {} s.", peer.name(), registration.seconds);
            } else {
                LOG.warn("Peer {}: not registered, so its calls do not find us: {}", peer.name(), fault);
            }
            changed.accept(peer, state);
        }
    }
}
