package org.patchbay.ops.feature;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.feature.CatalogueEntry;
import org.patchbay.api.ops.feature.CatalogueEntry.Status;
import org.patchbay.api.ops.feature.CatalogueNeed;
import org.patchbay.api.ops.feature.CatalogueNeed.State;
import org.patchbay.api.ops.feature.FeatureSeen;
import org.patchbay.api.ops.feature.Performer;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.graph.MemoryPermissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** The catalogue as it is for a tenant and for a user. */
class CatalogueForWhomTest {
    private static final String NEEDS = "peer:hub";
    private static final String SEES = "permission:Presence.Read.All";

    @TempDir
    Path directory;

    private final MemoryPermissions permissions = new MemoryPermissions(List.of());
    private Container container;
    private Catalogue catalogue;
    private Bundle core;

    @BeforeEach
    void start() throws Exception {
        container = new Container(directory);
        container.begin();
        catalogue = new Catalogue(
                        container.framework.getBundleContext(), container.features, container.store, container.audit)
                .with(container, new FixedTrunk(List.of(peer("hub", "hub"), peer("zoom", "provider"))))
                .with(people(Acme.ada(), withoutPhoneSystem("bob"), provider("eve2")), new FewCountries(), permissions);
        core = container.distribution(
                container.bundle(
                        "acme.trunk",
                        "1.0.0",
                        "",
                        "Provide-Capability",
                        "org.patchbay.catalogue;rows:List<String>=\"pstn-calls,cloud-voicemail\";needs:List<String>=\""
                                + NEEDS
                                + "\",org.patchbay.catalogue;rows:List<String>=\"busy-on-busy\";needs:List<String>=\""
                                + SEES
                                + "\",org.patchbay.catalogue;rows:List<String>=\"transfer\";needs:List<String>=\"service:java.lang.Runnable\""));
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
    }

    private static PeerView peer(String name, String side) {
        return new PeerView(name, side, "udp:x:1", "up", Optional.empty(), 0, 0, 0, "");
    }

    private static MemoryDirectory people(User... users) {
        return new MemoryDirectory(Acme.contents(users), new FewCountries());
    }

    private static User withoutPhoneSystem(String id) {
        return User.of("acme", id)
                .site("berlin")
                .upn(id + "@acme.example")
                .licences(Set.of(User.Licence.PROVIDER))
                .build();
    }

    private static User provider(String id) {
        return User.of("acme", id)
                .site("berlin")
                .platform(User.Platform.PROVIDER)
                .licences(Set.of(User.Licence.PROVIDER))
                .build();
    }

    private CatalogueEntry row(String key, String... whom) throws OperationException {
        List<CatalogueEntry> all = whom.length == 0
                ? catalogue.entries()
                : whom.length == 1 ? catalogue.entries(whom[0]) : catalogue.entries(whom[0], whom[1]);
        return all.stream().filter(e -> e.key().equals(key)).findFirst().orElseThrow();
    }

    private static CatalogueNeed need(CatalogueEntry entry, String need) {
        return entry.needs().stream()
                .filter(n -> n.need().equals(need))
                .findFirst()
                .orElseThrow();
    }

    private static void refused(ThrowingCallable asking, Reason reason, String... said) {
        assertThatThrownBy(asking)
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContainingAll(said);
    }

    @Test
    void whatDependsOnAUserIsOpenUntilOneIsNamed() throws Exception {
        assertThat(row("pstn-calls").status()).isEqualTo(Status.SUPPORTED);
        assertThat(need(row("pstn-calls"), "licence:provider").state()).isEqualTo(State.OPEN);
        assertThat(row("pstn-calls", "acme").status()).isEqualTo(Status.SUPPORTED);
        assertThat(row("pstn-calls", "acme", "ada").needs()).allMatch(n -> n.state() == State.MET);
        CatalogueEntry bob = row("pstn-calls", "acme", "bob@acme.example");
        assertThat(bob.status()).isEqualTo(Status.UNAVAILABLE);
        assertThat(bob.why()).isEqualTo("Its bundle is live, but bob has no Microsoft Phone System licence.");
        catalogue.with(people(withoutPhoneSystem("bob")), new FewCountries(), null);
        assertThat(row("pstn-calls", "acme").why()).contains("no user of acme has a Microsoft Phone System licence");
    }

    @Test
    void theCountryOfTheUsersSiteHasToBeEligible() throws Exception {
        catalogue.with(
                new MemoryDirectory(
                        Acme.with(
                                        Acme.ada(),
                                        User.of("acme", "raj")
                                                .site("pune")
                                                .licences(Acme.ada().licences())
                                                .build())
                                .site(
                                        "site pune",
                                        Site.of("acme", "pune")
                                                .name("Pune")
                                                .country("IN")
                                                .build())
                                .build(),
                        new FewCountries()),
                new FewCountries(),
                permissions);
        assertThat(row("pstn-calls", "acme").status()).isEqualTo(Status.SUPPORTED);
        assertThat(row("pstn-calls", "acme", "ada").status()).isEqualTo(Status.SUPPORTED);
        assertThat(row("pstn-calls", "acme", "raj").why())
                .contains("the country of site pune is not eligible (IN is not on the list");
        catalogue.with(people(Acme.ada()), null, permissions);
        assertThat(row("pstn-calls", "acme").why()).contains("nothing here knows which countries are eligible");
    }

    /** Whoever has no licence gets through with an emergency call all the same. */
    @Test
    void everyRowNeedsThemButThoseOfEmergencies() throws Exception {
        assertThat(catalogue.entries("acme", "bob"))
                .filteredOn(e -> e.needs().stream().noneMatch(n -> n.need().equals("licence:phone-system")))
                .extracting(CatalogueEntry::key)
                .containsExactly("emergency-us-ca", "emergency-row", "unassigned-numbers");
    }

    @Test
    void aTenantNeedsPeersOfItsOwn() throws Exception {
        catalogue.with(container, new FixedTrunk(List.of(peer("elsewhere", "hub"))));
        assertThat(row("pstn-calls").status()).isEqualTo(Status.SUPPORTED);
        assertThat(row("pstn-calls", "acme").why()).contains("no peer of acme on the side of the hub is configured");
    }

    @Test
    void aPermissionIsTheTenantsToGive() throws Exception {
        assertThat(need(row("busy-on-busy"), SEES).state()).isEqualTo(State.OPEN);
        assertThat(row("busy-on-busy", "acme").why())
                .contains("no administrator of acme has consented to the Graph permission Presence.Read.All");
        permissions.grant("acme", Set.of("Presence.Read.All"));
        assertThat(row("busy-on-busy", "acme").status()).isEqualTo(Status.SUPPORTED);
        catalogue.with(people(Acme.ada()), new FewCountries(), null);
        assertThat(row("busy-on-busy", "acme").why()).contains("nothing here knows whether the Graph permission");
    }

    @Test
    void aServiceIsThereWhileSomebodyOffersIt() throws Exception {
        assertThat(row("transfer").why()).contains("no bundle here offers java.lang.Runnable");
        var context = container.framework.getBundleContext();
        var registration = context.registerService(Runnable.class, () -> {}, null);
        assertThat(row("transfer").status()).isEqualTo(Status.SUPPORTED);
        registration.unregister();
        assertThat(row("transfer").status()).isEqualTo(Status.UNAVAILABLE);
    }

    @Test
    void whoPerformsItIsSaidForTheTenantAndTheUser() throws Exception {
        assertThat(row("pstn-calls", "acme").performers())
                .containsExactly(Performer.TEAMS, Performer.RUNTIME, Performer.PROVIDER);
        assertThat(row("cloud-voicemail", "acme").performers()).containsExactly(Performer.TEAMS);
        assertThat(row("auto-recording", "acme").performers()).containsExactly(Performer.PROVIDER);
        assertThat(row("sms-mms", "acme").performers()).isEmpty();
        CatalogueEntry off = row("cloud-voicemail", "acme", "eve2");
        assertThat(off.performers()).isEmpty();
        assertThat(off.status()).isEqualTo(Status.UNAVAILABLE);
        assertThat(off.why()).contains("the telephone of eve2 is the provider's");
        container.distribution(container.bundle(
                "acme.recording",
                "1.0.0",
                "recording",
                "Provide-Capability",
                "org.patchbay.feature;rows:List<String>=\"auto-recording\""));
        assertThat(row("auto-recording", "acme").performers()).containsExactly(Performer.RUNTIME);
        assertThat(row("auto-recording", "acme").status()).isEqualTo(Status.SUPPORTED);
    }

    @Test
    void whatTeamsPerformsIsUnprovenUntilSomebodyHasSeenIt() throws Exception {
        assertThat(row("cloud-voicemail", "acme").why())
                .isEqualTo("Teams performs it; signalling replayed, not seen on a tenant.");
        FeatureSeen seen = catalogue.recordSeen("ada", "acme", "cloud-voicemail", " left a message \n and heard it ");
        assertThat(seen.note()).isEqualTo("left a message \n and heard it");
        CatalogueEntry entry = row("cloud-voicemail", "acme", "ada");
        assertThat(entry.status()).isEqualTo(Status.SUPPORTED);
        assertThat(entry.seen()).contains(seen);
        assertThat(entry.why()).contains("ada has recorded at " + seen.at());
        assertThat(row("cloud-voicemail", "other").seen()).isEmpty();
        assertThat(row("cloud-voicemail").status()).isEqualTo(Status.UNPROVEN);
        core.stop();
        assertThat(row("cloud-voicemail", "acme").status())
                .as("never by assertion")
                .isEqualTo(Status.MISSING);
        core.start();
        catalogue.withdrawSeen("bob", "acme", "cloud-voicemail");
        assertThat(row("cloud-voicemail", "acme").status()).isEqualTo(Status.UNPROVEN);
        assertThat(container.audit.newest("acme", 9))
                .extracting(AuditEntry::author, AuditEntry::action, AuditEntry::subject)
                .containsExactly(
                        tuple("bob", "feature-seen-withdraw", "acme cloud-voicemail"),
                        tuple("ada", "feature-seen", "acme cloud-voicemail"));
    }

    @Test
    void whatTheProviderPerformsToo() throws Exception {
        assertThat(row("ai-summary", "acme").why())
                .isEqualTo("The provider can perform it; not seen on a tenant. No live bundle here brings it.");
        catalogue.recordSeen("ada", "acme", "ai-summary", "a summary came");
        assertThat(row("ai-summary", "acme").status()).isEqualTo(Status.SUPPORTED);
    }

    @Test
    void whoIsUnknownIsSaid() throws Exception {
        refused(() -> catalogue.entries("acmee"), Reason.NOT_FOUND, "There is no tenant 'acmee'", "Did you mean acme?");
        refused(() -> catalogue.entries("acme", "adda"), Reason.NOT_FOUND, "There is no user 'adda' of acme", "ada?");
        refused(
                () -> catalogue.recordSeen("x", "acme", "cloud-voicemall", "n"),
                Reason.NOT_FOUND,
                "There is no feature 'cloud-voicemall'",
                "Did you mean cloud-voicemail?");
        refused(() -> catalogue.recordSeen("x", "nope", "cloud-voicemail", "n"), Reason.NOT_FOUND, "'nope'");
        refused(() -> catalogue.recordSeen("x", "acme", "cloud-voicemail", "  "), Reason.INVALID, "how it was seen");
        refused(() -> catalogue.recordSeen("x", "acme", "extension-dialling", "n"), Reason.INVALID, "runtime alone");
        refused(() -> catalogue.withdrawSeen("x", "acme", "transfer"), Reason.NOT_FOUND, "is not recorded");
        catalogue.with(null, null, null);
        refused(() -> catalogue.entries("acme"), Reason.UNAVAILABLE, "There is no directory now");
        assertThat(container.store.list("feature-seen", "")).isEmpty();
    }
}
