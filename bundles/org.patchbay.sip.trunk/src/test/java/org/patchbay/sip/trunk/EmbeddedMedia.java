package org.patchbay.sip.trunk;

import java.io.IOException;
import java.lang.annotation.Annotation;

import org.patchbay.media.embedded.EmbeddedMediaEngine;

/** The engine of the distribution as tests of this bundle configure it, on an address of 127.0.0.0/8 of its own. */
record EmbeddedMedia(
        String[] networks,
        String prompts__directory,
        int silence__seconds,
        int threads,
        String recording__directory,
        int recording__minutes,
        int recording__days,
        int recording__free__megabytes,
        String fill__silence)
        implements EmbeddedMediaEngine.Config {

    static EmbeddedMediaEngine start() throws IOException {
        return new EmbeddedMediaEngine(new EmbeddedMedia(
                new String[] {"hub=127.0.0.26:21000-21199", "provider=127.0.0.26:21200-21399"},
                "",
                60,
                1,
                "target/recordings",
                240,
                0,
                0,
                "true"));
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return EmbeddedMediaEngine.Config.class;
    }
}
