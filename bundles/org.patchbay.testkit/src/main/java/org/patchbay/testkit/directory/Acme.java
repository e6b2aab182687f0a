package org.patchbay.testkit.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.DirectorySource.Contents;
import org.patchbay.api.directory.DirectorySource.Entry;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.Site;
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
                ada(),
                user("acme", "bob", "berlin", Optional.of(BOB), "2002"),
                user("acme", "door", "berlin", Optional.empty(), "2003"));
    }

    /** The same company with other users. */
    public static Contents contents(User... users) {
        List<Entry<User>> all = new ArrayList<>(
                Arrays.stream(users).map(u -> new Entry<>("user " + u.id(), u)).toList());
        all.add(new Entry<>("user eve", user("other", "eve", "hamburg", Optional.of(EVE), "2001")));
        return new Contents(
                List.of(
                        new Entry<>(
                                "tenant acme",
                                new Tenant(
                                        "acme",
                                        "Acme, Inc.",
                                        List.of("sbc1.acme.example"),
                                        List.of("hub"),
                                        List.of("zoom", "carrier2"))),
                        new Entry<>(
                                "tenant other",
                                new Tenant("other", "Other", List.of(), List.of("hub"), List.of("zoom")))),
                List.of(
                        new Entry<>("site berlin", new Site("berlin", "acme", "Berlin", "DE", "Unter den Linden 1")),
                        new Entry<>("site hamburg", new Site("hamburg", "other", "Hamburg", "DE", ""))),
                all,
                List.of(new Entry<>(
                        "range 1",
                        new NumberRange("acme", "berlin", new E164("+4930123400"), new E164("+4930123499")))),
                List.<Problem>of());
    }

    public static User ada() {
        return new User(
                "ada",
                "acme",
                "berlin",
                "ada@acme.example",
                "Ada",
                Optional.of(ADA),
                Optional.of("2001"),
                User.Kind.PERSON,
                Set.of(User.Licence.PHONE_SYSTEM, User.Licence.PROVIDER));
    }

    private static User user(String tenant, String id, String site, Optional<E164> number, String extension) {
        return new User(id, tenant, site, "", id, number, Optional.of(extension), User.Kind.PERSON, Set.of());
    }
}
