package org.patchbay.testkit.media;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;

/** How the engine of a {@link MediaEngineContract} is started and stopped. */
abstract class EngineContract {
    MediaEngine engine;

    /** An engine with networks {@code hub} and {@code provider} on loopback. */
    protected abstract MediaEngine start() throws Exception;

    protected abstract void stop(MediaEngine engine) throws Exception;

    @BeforeEach
    final void startEngine() throws Exception {
        engine = start();
    }

    @AfterEach
    final void stopEngine() throws Exception {
        stop(engine);
    }

    /**
     * The process of an engine of {@link MediaCapability#EXTERNAL} dies, without a word to what carries its media; another one takes its place.
     */
    protected MediaEngine restart(MediaEngine died) throws Exception {
        throw new IllegalStateException(died.name() + " is external, and its test does not say how it is restarted");
    }
}
