package org.patchbay.feature.ring;

import java.util.Set;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Group;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.UserBuilder;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

/** A tenant with a group of three: Ada, who has a mobile and a client, Bob, and Carl, who has an extension alone. */
final class Sales {
    static final String ADA = "+4930123401";
    static final String BOB = "+4930123402";
    static final String MOBILE = "+491701234567";
    static final String CALLER = "+14255550100";

    private Sales() {}

    static Directory directory() {
        return new MemoryDirectory(
                Contents.with()
                        .site(
                                "s",
                                Site.of(CallDriver.TENANT, "berlin")
                                        .country("DE")
                                        .code("30")
                                        .build())
                        .group("g", new Group(CallDriver.TENANT, "sales", "Sales"))
                        .user(
                                "a",
                                user("ada")
                                        .number(new E164(ADA))
                                        .mobile(new E164(MOBILE))
                                        .providerAddress("8001")
                                        .build())
                        .user("b", user("bob").number(new E164(BOB)).build())
                        .user("c", user("carl").extension("03").build())
                        .build(),
                new FewCountries());
    }

    private static UserBuilder user(String id) {
        return User.of(CallDriver.TENANT, id).site("berlin").groups(Set.of("sales"));
    }
}
