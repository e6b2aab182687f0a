package org.patchbay.api.directory.plan;

import java.util.List;

/**
 * The order of providers for a destination: the longest prefix whose window holds counts. It is for calls that go out; a provider that the
 * caller's business continuity was switched to stands before it all the same.
 *
 * @param id unique in its tenant
 * @param prefix {@code +} and the first digits of the numbers it is for; {@code +} alone for all
 * @param providers ids, the one to try first before the others
 * @param window when
 */
public record RouteRule(String tenant, String id, String prefix, List<String> providers, TimeWindow window) {
    public RouteRule {
        if (!prefix.matches("\\+[0-9]{0,15}")) {
            throw new IllegalArgumentException(
                    "The prefix '" + prefix + "' must be + and at most 15 digits, for example +44.");
        }
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("The route " + id + " has no providers. Name at least one.");
        }
        providers = List.copyOf(providers);
    }
}
