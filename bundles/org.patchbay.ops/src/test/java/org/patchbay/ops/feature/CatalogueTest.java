package org.patchbay.ops.feature;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.feature.CatalogueEntry;
import org.patchbay.api.ops.feature.CatalogueEntry.Status;

import static org.assertj.core.api.Assertions.assertThat;

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
        catalogue = new Catalogue(container.framework.getBundleContext(), container.features)
                .with(container, new Trunk(peers));
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
    }

    private record Trunk(List<PeerView> peers) implements TrunkOperations {
        @Override
        public int capture(Optional<String> call, java.nio.file.Path file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> listeners() {
            return List.of();
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public List<LadderLine> ladder(String call) {
            return List.of();
        }

        @Override
        public List<String> media(String call) {
            return List.of();
        }
    }

    private record Engine(Set<MediaCapability> capabilities) implements MediaEngine {
        @Override
        public String name() {
            return "engine";
        }

        @Override
        public MediaSession open(String call, MediaListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MediaSession restore(String call, String state, MediaListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int sessions() {
            return 0;
        }
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
        assertThat(status("cloud-voicemail")).isEqualTo(Status.UNPROVEN);
        assertThat(status("holiday-handling")).isEqualTo(Status.UNPROVEN);
        assertThat(status("inbound-block-list")).isEqualTo(Status.UNPROVEN);
        assertThat(status("extension-dialling")).isEqualTo(Status.MISSING);
        assertThat(status("sms-mms")).isEqualTo(Status.MISSING);
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
        assertThat(row("pstn-calls").needs()).containsExactly("peer:hub", "media:SRTP", "handler:routing");
        assertThat(row("pstn-calls").why())
                .isEqualTo(
                        "Its bundle is live, but no peer on the side of the hub is configured, and no media engine here offers"
                                + " SRTP.");
        peers.add(peer("provider", "up", ""));
        peers.add(peer("hub", "unusable", "It wants SRTP."));
        Engine engine = new Engine(Set.of(MediaCapability.RELAY, MediaCapability.SRTP));
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
