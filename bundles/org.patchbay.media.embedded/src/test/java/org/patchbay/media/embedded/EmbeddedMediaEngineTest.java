package org.patchbay.media.embedded;

/** The embedded engine does what every engine does. */
class EmbeddedMediaEngineTest extends MediaEngineContract {

    EmbeddedMediaEngineTest() {
        super(() -> new EmbeddedMediaEngine(TestConfig.on("127.0.0.23")), engine -> ((EmbeddedMediaEngine) engine)
                .stop());
    }
}
