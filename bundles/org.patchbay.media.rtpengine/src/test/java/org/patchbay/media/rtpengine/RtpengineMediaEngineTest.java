package org.patchbay.media.rtpengine;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.media.embedded.EmbeddedMediaEngine;
import org.patchbay.testkit.media.MediaEngineContract;

/** The engine on a real rtpengine, with the embedded one to record, does what every engine does. */
class RtpengineMediaEngineTest extends MediaEngineContract {
    private static Daemon daemon;

    @TempDir
    static Path recordings;

    private static EmbeddedMediaEngine recorder;
    private RtpengineMediaEngine engine;

    @BeforeAll
    static void startDaemon() throws Exception {
        daemon = Daemon.start(21_000);
        recorder = Recorders.start(recordings, 23_000);
    }

    @AfterAll
    static void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
            recorder.stop();
        }
    }

    @Override
    protected MediaEngine start() throws Exception {
        engine = new RtpengineMediaEngine(Settings.of(daemon.config()));
        engine.recorders(() -> List.of(engine, recorder));
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
