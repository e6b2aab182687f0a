package org.patchbay.routing.continuity;

import java.lang.annotation.Annotation;

/** A configuration as it arrives: everything by default but who is switched by itself. */
record TestConfig(String[] automatic__tenants, int answer__percent, int bad__seconds)
        implements RoutingSettings.Config {

    static TestConfig automatic(String... tenants) {
        return new TestConfig(tenants, 0, 30);
    }

    @Override
    public int failure__percent() {
        return 50;
    }

    @Override
    public int window__seconds() {
        return 60;
    }

    @Override
    public int minimum__calls() {
        return 20;
    }

    @Override
    public int good__seconds() {
        return 300;
    }

    @Override
    public int stay__seconds() {
        return 600;
    }

    @Override
    public String node() {
        return "n1";
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return RoutingSettings.Config.class;
    }
}
