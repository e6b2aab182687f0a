package org.patchbay.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.graph.Permissions;
import org.patchbay.api.graph.Purpose;

/**
 * What a bundle says in its manifest that it needs.
 *
 * @param enabledBy owner and key of the tenant's setting that enables what needs it; empty for none
 */
record Declaration(String scope, Purpose purpose, String enabledBy) {
    private static final Logger LOG = LoggerFactory.getLogger(Declaration.class);

    /** Of the bundle itself: a fragment gives it nothing. What cannot be read is no declaration. */
    static List<Declaration> of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<Declaration> all = new ArrayList<>();
        if (revision != null) {
            for (BundleCapability capability : revision.getDeclaredCapabilities(Permissions.CAPABILITY)) {
                of(capability.getAttributes())
                        .ifPresentOrElse(
                                all::add, () -> LOG.debug("{} declares {}, which says nothing", bundle, capability));
            }
        }
        return List.copyOf(all);
    }

    private static Optional<Declaration> of(Map<String, Object> attributes) {
        String scope = String.valueOf(attributes.getOrDefault("scope", ""));
        String purpose = String.valueOf(attributes.getOrDefault("purpose", ""));
        String enabledBy = String.valueOf(attributes.getOrDefault("enabledBy", ""));
        return Arrays.stream(Purpose.values())
                .filter(each -> each.name().equals(purpose) && !scope.isBlank())
                .map(each -> new Declaration(scope, each, enabledBy))
                .findFirst();
    }
}
