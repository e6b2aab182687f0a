package org.patchbay.media.embedded;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.testkit.media.ContinuityContract;

/** Nobody hears that who speaks has changed. */
class ContinuityTest extends ContinuityContract {

    @Override
    protected MediaEngine start() throws Exception {
        return new EmbeddedMediaEngine(TestConfig.on("127.0.0.26"));
    }

    @Override
    protected void stop(MediaEngine engine) {
        ((EmbeddedMediaEngine) engine).stop();
    }
}
