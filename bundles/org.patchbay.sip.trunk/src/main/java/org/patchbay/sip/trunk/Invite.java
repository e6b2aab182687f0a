package org.patchbay.sip.trunk;

import org.slf4j.Logger;

import org.patchbay.sip.stack.message.RequestBuilder;

/** What a new leg says to one host of its peer. */
interface Invite {

    /** The dialog that it begins. */
    DialogRecord dialog();

    /** The request, with our offer. */
    RequestBuilder request(String sdp, Logger log);
}
