package org.patchbay.feature.mobility;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

/** Ada in Berlin, who has a mobile. */
final class Office {
    static final String ADA = "+4930123401";
    static final String MOBILE = "+491701234567";
    static final String CALLER = "+14255550100";

    private Office() {}

    static Directory directory() {
        return new MemoryDirectory(
                Contents.with()
                        .site(
                                "s",
                                Site.of(CallDriver.TENANT, "berlin")
                                        .country("DE")
                                        .build())
                        .user(
                                "a",
                                User.of(CallDriver.TENANT, "ada")
                                        .site("berlin")
                                        .number(new E164(ADA))
                                        .mobile(new E164(MOBILE))
                                        .build())
                        .build(),
                new FewCountries());
    }
}
