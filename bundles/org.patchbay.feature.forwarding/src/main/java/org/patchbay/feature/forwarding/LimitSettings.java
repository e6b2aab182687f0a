package org.patchbay.feature.forwarding;

import org.patchbay.api.call.settings.Setting;

/**
 * How far calls may be forwarded: a policy of the tenant or the site, which no user changes.
 *
 * @param outside to which numbers outside the tenant
 */
record LimitSettings(@Setting(text = "to which numbers outside calls may be forwarded") Outside outside) {

    /** To which. The first one holds where nothing is set. */
    enum Outside {
        ALL,
        /** Of the country of the one who forwards. */
        NATIONAL,
        NONE
    }
}
