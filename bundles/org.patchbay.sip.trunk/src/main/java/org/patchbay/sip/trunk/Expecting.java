package org.patchbay.sip.trunk;

import java.util.Optional;
import java.util.UUID;

import org.patchbay.api.call.control.ExpectedArrivals;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipSyntaxException;
import org.patchbay.sip.stack.message.SipUri;

/** Reads calls that nobody makes, by the same code that reads an INVITE. */
final class Expecting implements ExpectedArrivals {
    private final Trunk trunk;

    Expecting(Trunk trunk) {
        this.trunk = trunk;
    }

    @Override
    public Optional<Expected> expected(String peer, String from, String to) {
        Optional<PeerSettings> known = trunk.peers().named(peer).filter(settings -> !settings.recorder());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        SipUri called = uri(to);
        SipRequest invite = SipRequest.builder("INVITE", to)
                .add("From", "<" + uri(from).text() + ">")
                .add("To", "<" + to + ">")
                .build();
        EmergencyCase emergency = trunk.emergencies().of(known.get(), invite);
        if (emergency == null && !Arriving.understood(called)) {
            throw new IllegalArgumentException(
                    "A call to '" + to + "' is refused with 416: it is no sip: or tel: URI.");
        }
        String id = "expected-" + UUID.randomUUID();
        return Optional.of(new Expected(
                Arrivals.read(id, id + "-a", known.get(), invite, emergency),
                emergency == null ? "" : emergency.title(),
                emergency == null ? "" : emergency.about));
    }

    private static SipUri uri(String text) {
        try {
            SipUri uri = SipUri.parse(text);
            boolean broken = text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == '<' || c == '>' || c == 127);
            if (!broken && (!uri.isSip() || !uri.host().isEmpty())) {
                return uri;
            }
        } catch (SipSyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no URI: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("'" + text + "' is no URI that can be called.");
    }
}
