package org.patchbay.lab.demo;

import java.util.Optional;

import org.patchbay.api.ops.settings.SettingsScope;

/** Who appears in the demo. The lab's directory knows the users; the others are anybody. */
final class Cast {
    static final String TENANT = "lab";
    static final String ADA = "+14255550100";
    static final String BEN = "+14255550111";
    /** Ben, as the hub knows the target of a transfer. */
    static final String BEN_AT_THE_HUB = "8:orgid:ben";

    static final String CLEO = "+14255550122";
    static final String CALLER = "+12065550199";
    static final String CALLED = "+12065550155";
    static final String BENS_MOBILE = "+12065550177";
    static final String NUISANCE = "+12065550666";
    static final String PREMIUM = "+1900*";
    static final String PREMIUM_NUMBER = "+19005550000";

    private Cast() {}

    static SettingsScope user(String id) {
        return new SettingsScope(TENANT, Optional.empty(), Optional.of(id));
    }
}
