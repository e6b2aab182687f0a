package org.patchbay.testkit.media;

import org.patchbay.api.media.MediaEngine;

/** The least engine keeps the contract too: it is no mirror of what another engine happens to do. */
class RelayEngineTest extends MediaEngineContract {

    @Override
    protected MediaEngine start() {
        return new RelayEngine();
    }

    @Override
    protected void stop(MediaEngine engine) {
        // Its sessions close their sockets, and with them its threads.
    }
}
