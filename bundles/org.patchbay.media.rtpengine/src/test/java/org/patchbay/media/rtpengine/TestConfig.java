package org.patchbay.media.rtpengine;

import java.lang.annotation.Annotation;

/** The component's configuration as a test wants it. */
record TestConfig(
        String[] instances,
        String[] networks,
        String digits__address,
        String copies__network,
        String prompts__directory,
        int silence__seconds,
        int ranking)
        implements RtpengineComponent.Config {

    static TestConfig of(String... instances) {
        return new TestConfig(instances, new String[] {"hub=hub", "provider=provider"}, "", "", "", 60, 100);
    }

    TestConfig digits(String address) {
        return new TestConfig(
                instances, networks, address, copies__network, prompts__directory, silence__seconds, ranking);
    }

    TestConfig prompts(String directory) {
        return new TestConfig(
                instances, networks, digits__address, copies__network, directory, silence__seconds, ranking);
    }

    TestConfig copies(String network) {
        return new TestConfig(
                instances, networks, digits__address, network, prompts__directory, silence__seconds, ranking);
    }

    TestConfig networks(String... names) {
        return new TestConfig(
                instances, names, digits__address, copies__network, prompts__directory, silence__seconds, ranking);
    }

    TestConfig silence(int seconds) {
        return new TestConfig(
                instances, networks, digits__address, copies__network, prompts__directory, seconds, ranking);
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return RtpengineComponent.Config.class;
    }
}
