package org.patchbay.api.ops.feature;

import java.util.List;

/**
 * A feature bundle on this node.
 *
 * @param bundle its symbolic name
 * @param version its version
 * @param bundleId the container's number for it
 * @param state what it is doing
 * @param provides what it brings, each as {@code handler blocking}, {@code treatment announcement}
 * @param rows keys of the feature catalogue that it provides
 * @param note why it is not live, and what to do; empty when it is
 */
public record FeatureView(
        String bundle,
        String version,
        long bundleId,
        State state,
        List<String> provides,
        List<String> rows,
        String note) {

    /** What a feature bundle is doing. */
    public enum State {
        /** What it brings is asked. */
        LIVE,
        /** A higher version of it is live. */
        STANDBY,
        /** It is started, but some of what it brings is not bound, or is quarantined. */
        DEGRADED,
        /** It does not run. */
        STOPPED
    }

    public FeatureView {
        provides = List.copyOf(provides);
        rows = List.copyOf(rows);
    }
}
