package org.patchbay.ops.feature;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.ops.feature.FeatureException;
import org.patchbay.api.ops.feature.FeatureView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A media engine is not taken away from under the calls that it carries. */
class EngineUpdateTest {
    private static final String NAME = "acme.media";

    private record Engine(AtomicInteger calls) implements MediaEngine {
        @Override
        public String name() {
            return "acme";
        }

        @Override
        public Set<MediaCapability> capabilities() {
            return Set.of(MediaCapability.RELAY);
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
            return calls.get();
        }
    }

    @TempDir
    Path directory;

    private Container container;
    private final AtomicInteger calls = new AtomicInteger(2);

    @BeforeEach
    void start() throws Exception {
        container = new Container(directory);
        Bundle old = container.distribution(container.bundle(NAME, "1.0.0", "any"));
        brings(old, calls);
        container.begin();
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
    }

    private static void brings(Bundle bundle, AtomicInteger calls) {
        bundle.getBundleContext().registerService(MediaEngine.class, new Engine(calls), null);
    }

    private void nextBringsOne() {
        BundleContext context = container.framework.getBundleContext();
        context.addBundleListener(event -> {
            Bundle bundle = event.getBundle();
            if (event.getType() == BundleEvent.STARTED
                    && bundle.getVersion().toString().equals("1.1.0")) {
                brings(bundle, new AtomicInteger());
            }
        });
    }

    @Test
    void theOldOneStaysForItsCallsAndGoesWithTheLast() throws Exception {
        nextBringsOne();
        assertThat(container.features.update("ada", container.bundle(NAME, "1.1.0", "any")))
                .isEqualTo("acme.media 1.1.0 is live; it took the place of 1.0.0, which carries 2 calls to the end.");
        assertThat(container.active(NAME)).containsExactly("1.0.0", "1.1.0");
        assertThat(container.features.features()).anySatisfy(view -> {
            assertThat(view.version()).isEqualTo("1.0.0");
            assertThat(view.state()).isEqualTo(FeatureView.State.STANDBY);
            assertThat(view.note()).isEqualTo("A higher version is live. It carries 2 calls to the end.");
        });
        calls.set(0);
        await().until(() -> container.there(NAME).size() == 1);
        assertThat(container.active(NAME)).containsExactly("1.1.0");
    }

    @Test
    void oneThatBringsNoEngineIsTakenBack() throws Exception {
        assertThatThrownBy(() -> container.features.update("ada", container.bundle(NAME, "1.1.0", "any")))
                .isInstanceOf(FeatureException.class)
                .hasMessageContaining("did not bring up its media engine");
        assertThat(container.active(NAME)).containsExactly("1.0.0");
    }

    @Test
    void itIsNotRetiredWhileItCarriesCalls() throws Exception {
        assertThatThrownBy(() -> container.features.retire("ada", NAME))
                .isInstanceOf(FeatureException.class)
                .hasMessageContaining("carries the media of 2 calls")
                .hasMessageContaining("patchbay:feature-update");
        assertThat(container.active(NAME)).containsExactly("1.0.0");
        calls.set(0);
        container.features.retire("ada", NAME);
        assertThat(container.there(NAME)).isEmpty();
    }
}
