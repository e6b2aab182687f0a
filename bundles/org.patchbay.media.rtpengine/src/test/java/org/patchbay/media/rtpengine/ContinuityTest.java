package org.patchbay.media.rtpengine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.testkit.media.ContinuityContract;

/** Nobody hears that who speaks has changed, on rtpengine either. */
class ContinuityTest extends ContinuityContract {
    private static Daemon daemon;

    @BeforeAll
    static void startDaemon() throws Exception {
        daemon = Daemon.start(23_400);
    }

    @AfterAll
    static void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    @Override
    protected MediaEngine start() throws Exception {
        return new RtpengineMediaEngine(Settings.of(daemon.config()));
    }

    @Override
    protected void stop(MediaEngine engine) {
        ((RtpengineMediaEngine) engine).stop();
    }
}
