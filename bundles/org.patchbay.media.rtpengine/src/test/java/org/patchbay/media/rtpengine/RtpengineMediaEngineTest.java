package org.patchbay.media.rtpengine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.testkit.media.MediaEngineContract;

/** The engine on a real rtpengine does what every engine does. */
class RtpengineMediaEngineTest extends MediaEngineContract {
    private static Daemon daemon;
    private RtpengineMediaEngine engine;

    @BeforeAll
    static void startDaemon() throws Exception {
        daemon = Daemon.start(21_000);
    }

    @AfterAll
    static void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    @Override
    protected MediaEngine start() throws Exception {
        engine = new RtpengineMediaEngine(Settings.of(daemon.config()));
        return Patient.of(engine);
    }

    @Override
    protected void stop(MediaEngine any) {
        engine.stop();
    }

    @Override
    protected MediaEngine restart(MediaEngine died) throws Exception {
        engine.die();
        return start();
    }
}
