package org.patchbay.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.Identities;

/** The numbers that the test has made users'. It stands in for the directory. */
final class Users implements Identities {
    private final Map<String, String> byNumber = new ConcurrentHashMap<>();

    void add(String id, String number) {
        byNumber.put(number, id);
    }

    @Override
    public Optional<String> tenant(Arrival arrival) {
        return arrival.tenant();
    }

    @Override
    public Party identify(String tenant, Party party) {
        Optional<String> user = party.e164().map(E164::value).map(byNumber::get);
        return user.isEmpty()
                ? party
                : new Party(party.uri(), party.e164(), party.display(), user, party.site(), party.country());
    }
}
