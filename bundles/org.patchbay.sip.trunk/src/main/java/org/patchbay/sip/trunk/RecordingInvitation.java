package org.patchbay.sip.trunk;

import org.slf4j.Logger;

import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.trunk.siprec.Metadata;

/** The INVITE that begins a recording session (RFC 7866 section 6.1.1). */
final class RecordingInvitation implements Invite {
    private final RecordingSession session;
    private final Leg leg;
    private final DialogRecord dialog;
    private final String target;

    RecordingInvitation(RecordingSession session, Leg leg, Addresses addresses) {
        this.session = session;
        this.leg = leg;
        // The recorder is called by its name, so that an operator can write what it listens to.
        String user = "sip:" + leg.peer.name() + "@recorder";
        this.target = addresses.target(user);
        Trunk trunk = leg.call.trunk;
        String tag = trunk.stack().newTag();
        this.dialog = DialogRecord.of(
                trunk.stack().newCallIdNear(leg.call.anchor),
                tag,
                addresses.source() + ";tag=" + tag,
                "<" + addresses.uri(user) + ">",
                target);
    }

    @Override
    public DialogRecord dialog() {
        return dialog;
    }

    @Override
    public RequestBuilder request(String sdp, Logger log) {
        RequestBuilder request = SipRequest.builder("INVITE", target)
                .add("Max-Forwards", "70")
                .add("From", dialog.local())
                .add("To", dialog.remote())
                .add("Call-ID", dialog.callId)
                .cseq(dialog.localCSeq)
                .add("Require", Extensions.SIPREC)
                .add("Accept", Bodies.SDP + ", application/rs-metadata, " + Metadata.TYPE);
        return session.body(leg.call.trunk.introduce(leg, request), sdp);
    }
}
