package org.patchbay.graph;

import java.util.Map;
import java.util.Set;

import org.patchbay.api.graph.Purpose;

/** What has to be consented to: needed by what is installed and enabled, and no more. A service inside this bundle; from memory. */
public interface Needs {

    /** The permissions that are needed in this tenant, by what for; a purpose that nothing needs is not among them. */
    Map<Purpose, Set<String>> needed(String tenant);
}
