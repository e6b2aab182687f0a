package org.patchbay.ops.feature;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.feature.CatalogueEntry;
import org.patchbay.api.ops.feature.CatalogueEntry.Status;
import org.patchbay.api.ops.feature.CatalogueNeed;
import org.patchbay.api.ops.feature.CatalogueNeed.State;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** A row is supported only while its bundle is live and what that needs is there, and never by assertion. */
class CatalogueTest {
    private static final String NAME = "acme.blocking";
    private static final String CORE = "acme.trunk";

    @TempDir
    Path directory;

    private final List<PeerView> peers = new ArrayList<>();
    private Container container;
    private Catalogue catalogue;

    @BeforeEach
    void start() throws Exception {
        container = new Container(directory);
        container.begin();
        catalogue = new Catalogue(
                        container.framework.getBundleContext(), container.features, container.store, container.audit)
                .with(container, new FixedTrunk(peers));
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
    }

    private static PeerView peer(String side, String state, String note) {
        return new PeerView("p", side, "udp:x:1", state, Optional.empty(), 0, 0, 0, note);
    }

    private CatalogueEntry row(String key) {
        return catalogue.entries().stream()
                .filter(e -> e.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private Status status(String key) {
        return row(key).status();
    }

    @Test
    void saysOnlyWhatIsLive() throws Exception {
        assertThat(catalogue.entries())
                .hasSize(40)
                .extracting(CatalogueEntry::number)
                .isSorted();
        assertThat(status("call-blocking")).isEqualTo(Status.MISSING);
        assertThat(row("cloud-voicemail").why())
                .isEqualTo("Teams performs it, but no live bundle here carries its calls.");
        assertThat(status("holiday-handling")).isEqualTo(Status.MISSING);
        assertThat(row("inbound-block-list").status()).isEqualTo(Status.UNAVAILABLE);
        assertThat(row("inbound-block-list").why())
                .isEqualTo("The provider can perform it, but no peer on the side of the provider is configured."
                        + " No live bundle here brings it either.");
        assertThat(status("extension-dialling")).isEqualTo(Status.MISSING);
        assertThat(row("sms-mms").status()).isEqualTo(Status.MISSING);
        assertThat(row("sms-mms").why())
                .isEqualTo("No live bundle here brings it. Besides, the in-app integration, which works inside the"
                        + " Teams client, is not part of this version.");
        assertThat(status("unassigned-numbers")).isEqualTo(Status.NOT_OFFERED);
        container.features.update("ada", container.bundle(NAME, "1.0.0", "blocking"));
        assertThat(status("call-blocking")).isEqualTo(Status.SUPPORTED);
        assertThat(row("call-blocking").providers()).containsExactly(NAME + " 1.0.0");
        container.features.retire("ada", NAME);
        assertThat(status("call-blocking")).isEqualTo(Status.MISSING);
        container.distribution(container.bundle("acme.other", "1.0.0", "!blocking"));
        assertThat(status("call-blocking")).isEqualTo(Status.DEGRADED);
    }

    @Test
    void countsWhatBundlesOfTheCoreCarryWhileTheyRunWithoutTakingThemForFeatures() throws Exception {
        Bundle core = container.distribution(container.bundle(
                CORE, "1.0.0", "", "Provide-Capability", "org.patchbay.catalogue;rows:List<String>=\"pstn-calls\""));
        assertThat(status("pstn-calls")).isEqualTo(Status.SUPPORTED);
        assertThat(row("pstn-calls").providers()).containsExactly(CORE + " 1.0.0");
        assertThat(container.features.features()).isEmpty();
        core.stop();
        assertThat(status("pstn-calls")).isEqualTo(Status.MISSING);
    }

    @Test
    void saysWhichNeedIsNotMet() throws Exception {
        container.distribution(container.bundle(
                CORE,
                "1.0.0",
                "routing",
                "Provide-Capability",
                "org.patchbay.catalogue;rows:List<String>=\"pstn-calls\";needs:List<String>=\"peer:hub,media:SRTP,handler:routing\","
                        + "org.patchbay.catalogue;rows:List<String>=\"hold-resume\";needs:List<String>=\"handler:elsewhere\","
                        + "org.patchbay.catalogue;rows:List<String>=\"transfer\";needs:List<String>=\"moon:full\""));
        assertThat(row("pstn-calls").status()).isEqualTo(Status.UNAVAILABLE);
        assertThat(row("pstn-calls").needs())
                .extracting(CatalogueNeed::need, CatalogueNeed::state)
                .startsWith(
                        tuple("peer:hub", State.NOT_MET),
                        tuple("media:SRTP", State.NOT_MET),
                        tuple("handler:routing", State.MET));
        assertThat(row("pstn-calls").why())
                .isEqualTo(
                        "Its bundle is live, but no peer on the side of the hub is configured, and no media engine here offers"
                                + " SRTP.");
        peers.add(peer("provider", "up", ""));
        peers.add(peer("hub", "unusable", "It wants SRTP."));
        FixedEngine engine = new FixedEngine(Set.of(MediaCapability.RELAY, MediaCapability.SRTP));
        catalogue.bindEngine(engine);
        assertThat(row("pstn-calls").why()).isEqualTo("Its bundle is live, but peer p is unusable (It wants SRTP.).");
        peers.add(peer("hub", "unknown", ""));
        assertThat(status("pstn-calls")).isEqualTo(Status.SUPPORTED);
        catalogue.unbindEngine(engine);
        assertThat(row("pstn-calls").why()).contains("no media engine here offers SRTP");
        assertThat(row("hold-resume").why()).contains("the handler 'elsewhere' is not live");
        assertThat(row("transfer").why()).contains("'moon:full', of which this node cannot tell");
    }
}
