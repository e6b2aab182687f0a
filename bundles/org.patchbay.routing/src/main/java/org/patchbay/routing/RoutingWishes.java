package org.patchbay.routing;

import org.patchbay.api.call.settings.Setting;

/**
 * What a tenant wants of its routing.
 *
 * @param unreachablePrompt what is heard by those who call a user whom the hub cannot be asked for and nobody stands in for; empty for
 *     {@value #PROMPT}
 */
record RoutingWishes(
        @Setting(
                        value = RoutingWishes.PROMPT,
                        text = "what is heard by those who call a user whom the hub cannot be asked for")
                String unreachablePrompt) {
    private static final String PROMPT = "prompt:not-available";

    String unreachable() {
        return unreachablePrompt.isBlank() ? PROMPT : unreachablePrompt.strip();
    }
}
