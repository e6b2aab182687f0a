package org.patchbay.testkit.directory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every implementation of {@link Directory} and {@link Identities} must do. A test of one inherits this and gives one that knows {@link Acme}
 * and, of countries, those of {@link FewCountries}.
 */
public abstract class DirectoryContract {

    protected abstract Directory directory() throws Exception;

    protected abstract Identities identities() throws Exception;

    @Test
    final void findsTenantsByIdAndByHost() throws Exception {
        assertThat(directory().tenants()).extracting(Tenant::id).containsExactlyInAnyOrder("acme", "other");
        assertThat(directory().tenant("acme").map(Tenant::name)).contains("Acme, Inc.");
        assertThat(directory().tenant("nobody")).isEmpty();
        assertThat(directory().tenantByHost("sbc1.acme.example").map(Tenant::id))
                .contains("acme");
        assertThat(directory().tenantByHost("sbc2.acme.example")).isEmpty();
    }

    @Test
    final void findsSitesAndUsersOfATenantAndOfNoOther() throws Exception {
        assertThat(directory().sites("acme")).extracting(Site::id).containsExactly("berlin");
        assertThat(directory().site("acme", "berlin").map(Site::country)).contains("DE");
        assertThat(directory().site("other", "berlin")).isEmpty();
        assertThat(directory().users("acme")).extracting(User::id).containsExactlyInAnyOrder("ada", "bob", "door");
        assertThat(directory().users("nobody")).isEmpty();
        assertThat(directory().user("acme", "ada")).contains(Acme.ada());
        assertThat(directory().user("other", "ada")).isEmpty();
    }

    @Test
    final void findsUsersByNumberOverAllTenantsAndByExtensionInTheirOwn() throws Exception {
        assertThat(directory().byNumber(Acme.ADA)).contains(Acme.ada());
        assertThat(directory().byNumber(Acme.EVE).map(User::tenant)).contains("other");
        assertThat(directory().byNumber(Acme.FREE)).isEmpty();
        assertThat(directory().byExtension("acme", "2001").map(User::id)).contains("ada");
        assertThat(directory().byExtension("other", "2001").map(User::id)).contains("eve");
        assertThat(directory().byExtension("acme", "9999")).isEmpty();
    }

    @Test
    final void findsNobodyInAGroupThatIsNotThere() throws Exception {
        assertThat(directory().members("acme", "nobody")).isEmpty();
        assertThat(directory().members("nobody", "sales")).isEmpty();
    }

    @Test
    final void findsTheRangeOfANumber() throws Exception {
        assertThat(directory().rangeOf(Acme.FREE).map(NumberRange::tenant)).contains("acme");
        assertThat(directory().rangeOf(new E164("+4930123500"))).isEmpty();
        assertThat(directory().rangeOf(new E164("+49301234770"))).isEmpty();
    }

    @Test
    final void whatIsGivenOutIsNobodysToChange() throws Exception {
        assertThat(directory().problems()).isEmpty();
        for (List<?> given : List.of(
                directory().tenants(),
                directory().sites("acme"),
                directory().users("acme"),
                directory().problems())) {
            assertThatThrownBy(() -> given.remove(0)).isInstanceOf(RuntimeException.class);
        }
        assertThat(directory().users("acme")).hasSize(3);
    }

    private Optional<String> tenant(Side side, Optional<String> peers, String host, String from, String to)
            throws Exception {
        return identities()
                .tenant(new Arrival(
                        "c",
                        "l",
                        "peer",
                        side,
                        peers,
                        Party.of("tel:" + from),
                        Party.of("tel:" + to),
                        host,
                        List.of(),
                        Map.of(),
                        false,
                        Optional.empty()));
    }

    @Test
    final void tellsTheTenantOfACallByItsPeerThenItsHostThenItsNumbers() throws Exception {
        String ada = Acme.ADA.value();
        assertThat(tenant(Side.HUB, Optional.of("lab"), "sbc1.acme.example", "+1425", "+1206"))
                .contains("lab");
        assertThat(tenant(Side.HUB, Optional.empty(), "sbc1.acme.example", "+1425", "+1206"))
                .contains("acme");
        assertThat(tenant(Side.PROVIDER, Optional.empty(), "x", "+1425", ada)).contains("acme");
        assertThat(tenant(Side.PROVIDER, Optional.empty(), "x", "+1425", Acme.FREE.value()))
                .contains("acme");
        assertThat(tenant(Side.HUB, Optional.empty(), "x", ada, "+1206")).contains("acme");
        assertThat(tenant(Side.HUB, Optional.empty(), "x", "+1425", "+1206")).isEmpty();
    }

    /** Whoever calls from outside can claim any number. */
    @Test
    final void doesNotBelieveAProviderWhoCalls() throws Exception {
        assertThat(tenant(Side.PROVIDER, Optional.empty(), "x", Acme.ADA.value(), "+1206"))
                .isEmpty();
    }

    @Test
    final void saysWhoAPartyIsAndWhere() throws Exception {
        Party ada = identities().identify("acme", Party.of(Acme.ADA));
        assertThat(ada.user()).contains("ada");
        assertThat(ada.site()).contains("berlin");
        assertThat(ada.country()).contains("DE");
        assertThat(ada.display()).isEqualTo("Ada");
        assertThat(ada.uri()).isEqualTo("tel:" + Acme.ADA.value());
        assertThat(identities()
                        .identify("acme", Party.of(Acme.ADA).named("Ada L."))
                        .display())
                .isEqualTo("Ada L.");
        assertThat(identities().identify("acme", Party.of("sip:2003@sbc")).user())
                .contains("door");
    }

    @Test
    final void saysOfANumberThatNobodyHasWhereItBelongs() throws Exception {
        Party free = identities().identify("acme", Party.of(Acme.FREE));
        assertThat(free.user()).isEmpty();
        assertThat(free.site()).contains("berlin");
        Party stranger = identities().identify("acme", Party.of(new E164("+912212345678")));
        assertThat(stranger.user()).isEmpty();
        assertThat(stranger.site()).isEmpty();
        assertThat(stranger.country()).contains("IN");
    }

    @Test
    final void tellsATenantNothingOfAnothersUsers() throws Exception {
        Party eve = identities().identify("acme", Party.of(Acme.EVE));
        assertThat(eve.user()).isEmpty();
        assertThat(eve.site()).isEmpty();
        assertThat(eve.display()).isEmpty();
        assertThat(identities().identify("other", Party.of(Acme.FREE)).site()).isEmpty();
    }

    @Test
    final void leavesAloneWhomNobodyKnows() throws Exception {
        Party anonymous = Party.of("sip:anonymous@anonymous.invalid");
        assertThat(identities().identify("acme", anonymous)).isEqualTo(anonymous);
    }
}
