package org.patchbay.api.ops.webhook;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes what somebody outside posts to {@code /hooks/NAME}. It proves by itself that it is from whom it says; nothing of that was checked before,
 * but size and form of HTTP.
 *
 * <p>Must answer at once: what lasts is kept and done afterwards, since senders give up after seconds and then send no more.
 */
@ConsumerType
public interface Webhook {

    /** The last part of its address: lower case letters, digits and dashes. */
    String name();

    /** Never null; an exception is answered 500 and told to nobody outside. */
    WebhookAnswer take(WebhookCall call);
}
