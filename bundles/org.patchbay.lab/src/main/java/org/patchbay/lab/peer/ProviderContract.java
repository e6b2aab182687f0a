package org.patchbay.lab.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.message.NameAddress;
import org.patchbay.sip.stack.message.SipRequest;

/**
 * A telephone provider that knows its customer by address: carries numbers in international form only, and only for those the customer may
 * present as the caller, or has diverted the call of.
 */
final class ProviderContract implements Contract {
    private static final int LARGEST_DATAGRAM = 1500;

    private final String address;
    private final Set<String> customerNumbers;

    ProviderContract(String address, Set<String> customerNumbers) {
        this.address = address;
        this.customerNumbers = Set.copyOf(customerNumbers);
    }

    @Override
    public Optional<Refusal> refuse(SipRequest request) {
        return request.method().equals("INVITE") ? Optional.ofNullable(call(request)) : Optional.empty();
    }

    private @Nullable Refusal call(SipRequest request) {
        String user = request.uri().user();
        if (request.contact() == null) {
            return new Refusal(400, "Bad Request", "an INVITE without Contact");
        }
        if (user == null || !user.matches("\\+[0-9]{3,15}")) {
            return new Refusal(484, "Address Incomplete", "the number called is not in international form");
        }
        boolean known = Stream.of("P-Asserted-Identity", "Diversion", "From")
                .flatMap(name -> request.addresses(name).stream())
                .map(NameAddress::uri)
                .anyMatch(uri -> uri.user() != null && customerNumbers.contains(uri.user()));
        if (!known) {
            return new Refusal(403, "Forbidden", "neither the caller nor a diversion is one of the customer's numbers");
        }
        if (request.encode().length > LARGEST_DATAGRAM) {
            return new Refusal(513, "Message Too Large", "more than " + LARGEST_DATAGRAM + " bytes in one datagram");
        }
        Sdp offer = Sdp.parse(request.bodyText());
        return request.bodyLength() > 0 && (offer == null || !offer.plainVoice())
                ? new Refusal(488, "Not Acceptable Here", "no codec in common")
                : null;
    }

    @Override
    public List<String> breaches(SipRequest request, LabCall call) {
        List<String> found = new ArrayList<>();
        if (!request.requestUri().equals(call.localContact())) {
            found.add(request.method() + " is not for the Contact " + call.localContact());
        }
        return found;
    }

    @Override
    public String allow() {
        return "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO";
    }

    @Override
    public String contact(String user) {
        return "sip:" + user + "@" + address;
    }

    @Override
    public int voice() {
        return 0;
    }

    @Override
    public List<String> inviteFields(String from) {
        return List.of(
                "P-Asserted-Identity", "<sip:" + from + "@" + address + ">", "User-Agent", "Patchbay.Lab.Provider");
    }
}
