package org.patchbay.lab.peer;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.patchbay.sip.stack.message.SipRequest;

/** What a peer demands of those who talk to it. */
interface Contract {

    /** Why a request that begins something is refused; empty when it is not. */
    Optional<Refusal> refuse(SipRequest request);

    /** What is wrong with a request inside a dialog; empty when nothing is. */
    List<String> breaches(SipRequest request, LabCall call);

    /**
     * It has asked for a transfer: the INVITE that this leads to is taken only if it says the same.
     *
     * @param target the URI of Refer-To
     * @param by the value of Referred-By
     */
    default void refers(String target, String by) {
        throw new UnsupportedOperationException("This peer asks for no transfers");
    }

    /** What it puts into Allow. */
    String allow();

    /** The methods that it takes. */
    default Set<String> methods() {
        return Set.of(allow().split(", "));
    }

    /** The Contact of its calls. */
    String contact(String user);

    /** The Record-Route of its requests and responses, empty for none. */
    default String recordRoute() {
        return "";
    }

    /** The payload type it likes best. */
    int voice();

    /** Header fields of its INVITEs beside those that every INVITE has: name, value, name, value … */
    List<String> inviteFields(String from);
}
