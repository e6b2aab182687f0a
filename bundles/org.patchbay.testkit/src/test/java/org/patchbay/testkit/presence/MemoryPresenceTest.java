package org.patchbay.testkit.presence;

import org.patchbay.api.call.E164;
import org.patchbay.api.presence.Contact;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceGate;
import org.patchbay.api.presence.PresenceGates;
import org.patchbay.api.presence.PresenceLookup;

class MemoryPresenceTest extends PresenceContract {
    private final MemoryPresence presence = new MemoryPresence();

    @Override
    protected PresenceLookup lookup() {
        return presence;
    }

    @Override
    protected PresenceGates gates() {
        return presence;
    }

    @Override
    protected void user(String id, E164 number, String mail) {
        presence.knows("acme", id, Contact.number(number));
        presence.knows("acme", id, Contact.mail(mail));
    }

    @Override
    protected void shows(String user, Presence shown) {
        presence.sees("acme", user, shown);
    }

    @Override
    protected void close(String user, PresenceGate... gates) {
        for (PresenceGate gate : gates) {
            presence.holdsOut("acme", user, new HeldOut(gate, gate + " is closed. Open it."));
        }
    }
}
