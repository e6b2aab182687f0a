package org.patchbay.lab.peer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.message.NameAddress;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipUri;
import org.patchbay.sip.stack.transport.ConnectionInfo;

/**
 * Microsoft's Direct Routing front, as far as its published contract can be checked without TLS and SRTP. Its Contact names an API host that
 * nobody can dial: a request in a dialog must come to the Record-Route, and over a connection that the other side opened.
 */
final class HubContract implements Contract {
    static final String API_HOST = "api-du-a-euno.hub.lab.invalid";
    /** The parameter by which the hub knows the target of a transfer. */
    static final String TARGET = "x-m";

    private final String domain;
    private final String route;
    private final Set<String> numbers;
    /** What Referred-By has to say, by the Request-URI. */
    private final Map<String, String> referrals = new ConcurrentHashMap<>();

    /**
     * @param domain the name of the trunk as the tenant has registered it; the Contact must carry it
     * @param address {@code host:port} that Record-Route names
     * @param numbers those of the tenant's users
     */
    HubContract(String domain, String address, Set<String> numbers) {
        this.domain = domain;
        this.route = "<sip:" + address + ";transport=tcp;lr>";
        this.numbers = Set.copyOf(numbers);
    }

    @Override
    public Optional<Refusal> refuse(SipRequest request) {
        Refusal trunk = trunk(request);
        if (trunk != null) {
            return Optional.of(trunk);
        }
        return request.method().equals("INVITE") ? Optional.ofNullable(call(request)) : Optional.empty();
    }

    /** Record-Route counts before Contact; only the first Contact counts. */
    private @Nullable Refusal trunk(SipRequest request) {
        NameAddress named = request.recordRoutes().isEmpty()
                ? request.contact()
                : request.recordRoutes().get(0);
        if (named == null) {
            return new Refusal(403, "Forbidden", "Record-Route and Contact are missing");
        }
        String host = named.uri().host();
        if (host.startsWith("[") || host.matches("[0-9.]+")) {
            return new Refusal(403, "Forbidden", "the Contact names an address, not the trunk's name");
        }
        return host.equalsIgnoreCase(domain)
                ? null
                : new Refusal(403, "Forbidden", "the Contact's " + host + " is registered to no tenant");
    }

    private @Nullable Refusal call(SipRequest request) {
        String by = referrals.get(request.requestUri());
        if (by != null) {
            return by.equals(request.first("Referred-By"))
                    ? description(request)
                    : new Refusal(403, "Forbidden", "Referred-By is not what the REFER said, byte for byte");
        }
        SipUri uri = request.uri();
        String user = uri.user() == null ? "" : uri.user();
        if (request.has("Replaces")) {
            return new Refusal(420, "Bad Extension", "Replaces is never taken from a gateway");
        }
        if (request.elements("Require").stream().anyMatch("100rel"::equalsIgnoreCase)) {
            return new Refusal(420, "Bad Extension", "100rel is not supported");
        }
        if (!"phone".equals(uri.parameters().get("user"))) {
            return new Refusal(404, "Not Found", "the request URI lacks user=phone");
        }
        if (!user.startsWith("+")) {
            return new Refusal(404, "Not Found", "the number called does not begin with +");
        }
        if (!numbers.contains(user)) {
            return new Refusal(404, "Not Found", "no user has the number called");
        }
        return description(request);
    }

    private static @Nullable Refusal description(SipRequest request) {
        if (request.bodyLength() == 0) {
            return new Refusal(488, "Not Acceptable Here", "an INVITE without an offer");
        }
        Sdp offer = Sdp.parse(request.bodyText());
        if (offer == null || !offer.plainVoice()) {
            return new Refusal(488, "Not Acceptable Here", "no codec in common");
        }
        if (new HashSet<>(offer.payloads()).size() < offer.payloads().size()) {
            return new Refusal(488, "Not Acceptable Here", "a payload type is offered twice");
        }
        if (offer.host().equals("0.0.0.0") || offer.direction().matches("sendonly|recvonly")) {
            return new Refusal(488, "Not Acceptable Here", "hold is only understood as inactive");
        }
        return null;
    }

    @Override
    public List<String> breaches(SipRequest request, LabCall call) {
        List<String> found = new ArrayList<>();
        if (!request.requestUri().equals(call.localContact())) {
            found.add(request.method() + " is not for the Contact " + call.localContact());
        }
        if (request.routes().isEmpty() || !request.routes().get(0).toString().equals(route)) {
            found.add(request.method() + " does not follow the Record-Route");
        }
        ConnectionInfo connection = request.receivedOn();
        if (connection != null && connection.outbound()) {
            found.add(request.method() + " came over a connection that the hub opened");
        }
        if (request.method().equals("INVITE") && request.bodyLength() == 0) {
            found.add("a re-INVITE without an offer loses the audio");
        }
        return found;
    }

    @Override
    public void refers(String target, String by) {
        referrals.put(target, by);
    }

    @Override
    public String allow() {
        return "INVITE, ACK, OPTIONS, CANCEL, BYE, NOTIFY";
    }

    @Override
    public String contact(String user) {
        return "sip:" + API_HOST + ":443;transport=tcp;x-i=" + UUID.randomUUID();
    }

    @Override
    public String recordRoute() {
        return route;
    }

    @Override
    public int voice() {
        return 8;
    }

    @Override
    public List<String> inviteFields(String from) {
        return List.of("User-Agent", "Patchbay.Lab.Hub");
    }
}
