package org.patchbay.testkit.directory;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.SiteBuilder;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;

/** A company that tests know: two users and a door in Berlin, and a range of numbers. Beside it another, that has one user. */
public final class Acme {
    public static final E164 ADA = new E164("+4930123401");
    public static final E164 BOB = new E164("+4930123402");
    /** In the range, nobody's. */
    public static final E164 FREE = new E164("+4930123477");
    /** Of the other company. */
    public static final E164 EVE = new E164("+4940555501");

    private Acme() {}

    public static Contents contents() {
        return contents(
                ada(), user("acme", "bob", "berlin", BOB, "2002"), user("acme", "door", "berlin", null, "2003"));
    }

    /** The same company with other users. */
    public static Contents contents(User... users) {
        return with(users).build();
    }

    /** The same company, to add more to. */
    public static Contents.Builder with(User... users) {
        Contents.Builder all = Contents.with()
                .tenant(
                        "tenant acme",
                        new Tenant(
                                "acme",
                                "Acme, Inc.",
                                List.of("sbc1.acme.example"),
                                List.of("hub"),
                                List.of("zoom", "carrier2")))
                .tenant("tenant other", new Tenant("other", "Other", List.of(), List.of("hub"), List.of("zoom")))
                .site("site berlin", berlin().build())
                .site(
                        "site hamburg",
                        Site.of("other", "hamburg")
                                .name("Hamburg")
                                .country("DE")
                                .build())
                .range("range 1", new NumberRange("acme", "berlin", new E164("+4930123400"), new E164("+4930123499")));
        for (User user : users) {
            all.user("user " + user.id(), user);
        }
        return all.user("user eve", user("other", "eve", "hamburg", EVE, "2001"));
    }

    /** The site of the users. */
    public static SiteBuilder berlin() {
        return Site.of("acme", "berlin").name("Berlin").country("DE").address("Unter den Linden 1");
    }

    public static User ada() {
        return User.of("acme", "ada")
                .site("berlin")
                .upn("ada@acme.example")
                .display("Ada")
                .number(ADA)
                .extension("2001")
                .licences(Set.of(User.Licence.PHONE_SYSTEM, User.Licence.PROVIDER))
                .build();
    }

    private static User user(String tenant, String id, String site, @Nullable E164 number, String extension) {
        return User.of(tenant, id)
                .site(site)
                .display(id)
                .number(number)
                .extension(extension)
                .build();
    }
}
