package org.patchbay.feature.hotline;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

/** A phone at the gate in Berlin, and Ada, who is a person. */
final class Lobby {
    static final String GATE = "+4930123400";
    static final String ADA = "+4930123401";
    static final String DESK = "+4930123499";
    static final String OUTSIDE = "+14255550100";

    private Lobby() {}

    static Directory directory() {
        return new MemoryDirectory(
                Contents.with()
                        .site(
                                "s",
                                Site.of(CallDriver.TENANT, "berlin")
                                        .country("DE")
                                        .build())
                        .user(
                                "g",
                                User.of(CallDriver.TENANT, "gate")
                                        .site("berlin")
                                        .number(new E164(GATE))
                                        .kind(User.Kind.COMMON_AREA_PHONE)
                                        .build())
                        .user(
                                "a",
                                User.of(CallDriver.TENANT, "ada")
                                        .site("berlin")
                                        .number(new E164(ADA))
                                        .build())
                        .build(),
                new FewCountries());
    }
}
