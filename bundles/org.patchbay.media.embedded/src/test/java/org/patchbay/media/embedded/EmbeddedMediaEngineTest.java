package org.patchbay.media.embedded;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.testkit.media.MediaEngineContract;

/** The embedded engine does what every engine does. */
class EmbeddedMediaEngineTest extends MediaEngineContract {

    @Override
    protected MediaEngine start() throws Exception {
        return new EmbeddedMediaEngine(TestConfig.on("127.0.0.23"));
    }

    @Override
    protected void stop(MediaEngine engine) {
        ((EmbeddedMediaEngine) engine).stop();
    }
}
