package org.patchbay.api.ops.page;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers what a browser asks at {@code /pages/NAME}, by GET or with a form by POST. Nobody has proven who asks: each page does so by itself.
 *
 * <p>What it writes it escapes itself. No script is ever run, nothing is loaded, and nobody may frame it: the listener's headers see to that.
 */
@ConsumerType
public interface Page {

    /** The last part of its address: lower case letters, digits and dashes. */
    String name();

    /** Never null; an exception is answered 500 and told to nobody outside. May wait for seconds, as for a service that it asks. */
    PageAnswer answer(PageCall call);
}
