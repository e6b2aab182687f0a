package org.patchbay.lab.cloud.graph;

/** A presence as Graph writes it. */
public record Shown(String availability, String activity) {
    /** Of whom there is no session. */
    public static final Shown OFFLINE = new Shown("Offline", "Offline");

    @Override
    public String toString() {
        return availability + "/" + activity;
    }
}
