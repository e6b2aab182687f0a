package org.patchbay.media.embedded;

import java.lang.annotation.Annotation;

/** The component's configuration as a test wants it. */
record TestConfig(
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

    static TestConfig with(String... networks) {
        return new TestConfig(networks, "", 60, 1, "target/recordings", 240, 0, 0, "false");
    }

    /** Outside the ports that systems hand out by themselves, and on an address per test class. */
    static TestConfig on(String address) {
        return with("hub=" + address + ":20000-20399", "provider=" + address + ":20400-20799");
    }

    TestConfig silence(int seconds) {
        return new TestConfig(
                networks,
                prompts__directory,
                seconds,
                threads,
                recording__directory,
                recording__minutes,
                recording__days,
                recording__free__megabytes,
                fill__silence);
    }

    TestConfig prompts(String directory) {
        return new TestConfig(
                networks,
                directory,
                silence__seconds,
                threads,
                recording__directory,
                recording__minutes,
                recording__days,
                recording__free__megabytes,
                fill__silence);
    }

    TestConfig recordings(String directory, int minutes) {
        return new TestConfig(
                networks,
                prompts__directory,
                silence__seconds,
                threads,
                directory,
                minutes,
                recording__days,
                recording__free__megabytes,
                fill__silence);
    }

    /** Whether silence is filled; most tests want to hear what was sent, and nothing else. */
    TestConfig fills(String fills) {
        return new TestConfig(
                networks,
                prompts__directory,
                silence__seconds,
                threads,
                recording__directory,
                recording__minutes,
                recording__days,
                recording__free__megabytes,
                fills);
    }

    /** For how many days recordings are kept, and how many megabytes they leave free. */
    TestConfig keeps(int days, int megabytes) {
        return new TestConfig(
                networks,
                prompts__directory,
                silence__seconds,
                threads,
                recording__directory,
                recording__minutes,
                days,
                megabytes,
                fill__silence);
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return EmbeddedMediaEngine.Config.class;
    }
}
