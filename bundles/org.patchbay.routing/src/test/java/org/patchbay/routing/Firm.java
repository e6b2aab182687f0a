package org.patchbay.routing;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.api.directory.UserBuilder;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

/**
 * A company with a hub and three providers in two places: Berlin, whose extensions are behind 30 elsewhere, and New York, behind 21. Tests add
 * what they are about.
 */
public final class Firm {
    public static final String ADA = "tel:+4930123401";
    public static final String BOB = "tel:+4930123402";
    public static final String OUTSIDE = "tel:+14255550100";
    public static final Set<Licence> BOTH = Set.of(Licence.PHONE_SYSTEM, Licence.PROVIDER);

    private final Contents.Builder contents = Contents.with();

    public Firm() {
        this("");
    }

    public Firm(String classOfService) {
        contents.tenant(
                        "t",
                        new Tenant("acme", "", List.of(), List.of("hub"), List.of("zoom", "carrier2"), classOfService))
                .provider("p1", new Provider("acme", "zoom", "", List.of("zoom")))
                .provider("p2", new Provider("acme", "carrier", "", List.of("carrier2")))
                .provider("p3", new Provider("acme", "spare", "", List.of("spare1", "spare2")))
                .range("r", new NumberRange("acme", "berlin", new E164("+4930123400"), new E164("+4930123499")));
    }

    public Firm with(UnaryOperator<Contents.Builder> more) {
        more.apply(contents);
        return this;
    }

    public Firm sites() {
        return with(c -> c.site(
                        "s1", Site.of("acme", "berlin").country("DE").code("30").build())
                .site("s2", Site.of("acme", "york").country("US").code("21").build()));
    }

    public Firm user(UserBuilder user) {
        return with(c -> c.user("u", user.build()));
    }

    public static UserBuilder user(String id) {
        return User.of("acme", id).site("berlin").licences(BOTH);
    }

    public static UserBuilder ada() {
        return user("ada").number(new E164("+4930123401")).extension("01");
    }

    public static UserBuilder bob() {
        return user("bob").number(new E164("+4930123402")).extension("02");
    }

    /** Ada and Bob in Berlin. */
    public static Firm usual() {
        return new Firm().sites().user(ada()).user(bob());
    }

    public MemoryDirectory directory() {
        return new MemoryDirectory(contents.build(), new FewCountries());
    }

    public Party party(String uri) {
        return directory().identify("acme", Party.of(uri));
    }

    public Asked fromHub(String from, String to) {
        return Asked.about(party(from), party(to)).ofTenant("acme").arrivedFrom(Side.HUB, "hub");
    }

    public Asked fromProvider(String from, String to) {
        return Asked.about(party(from), party(to)).ofTenant("acme").arrivedFrom(Side.PROVIDER, "zoom");
    }

    /** Over which peers, or to which other target where no peer is chosen. */
    public static List<String> targets(Verdict verdict) {
        return verdict.waves().stream()
                .map(w -> w.targets().get(0))
                .map(t -> t.peer().orElse(t.uri()))
                .toList();
    }

    public static String uri(Verdict verdict) {
        return verdict.waves().get(0).targets().get(0).uri();
    }

    public static String redirectedTo(Verdict verdict) {
        return verdict.redirection().orElseThrow().targets().get(0).uri();
    }

    public static String refused(Verdict verdict) {
        return verdict.refusal().map(r -> r.sip() + " " + r.reason()).orElseThrow();
    }
}
