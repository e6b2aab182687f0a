package org.patchbay.api.graph;

import java.util.List;

/**
 * A permission in one tenant, as an administrator sees it.
 *
 * @param permission which
 * @param neededBy the bundles that are installed and enabled and declare it, as name and version; empty where it is not needed
 * @param granted whether an administrator has consented to it
 */
public record PermissionView(Permission permission, List<String> neededBy, boolean granted) {
    public PermissionView {
        neededBy = List.copyOf(neededBy);
    }

    /** Granted, but nothing needs it: consent should be withdrawn. */
    public boolean surplus() {
        return granted && neededBy.isEmpty();
    }

    /** Needed, but not granted: {@link Permission#without} says what does not work. */
    public boolean missing() {
        return !granted && !neededBy.isEmpty();
    }
}
