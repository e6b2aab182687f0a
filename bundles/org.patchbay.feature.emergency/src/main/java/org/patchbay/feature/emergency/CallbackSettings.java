package org.patchbay.feature.emergency;

import java.util.List;

import org.patchbay.api.call.settings.Setting;

/**
 * Where late calls of emergency services go.
 *
 * @param desk who takes them
 * @param numbers what was shown to emergency services and belongs to no user; the sites' own emergency numbers count without being listed
 */
record CallbackSettings(
        @Setting(
                        text =
                                "who is called when an emergency service calls back and nobody knows for whom any more: a number, an extension, a tel: or sip: URI")
                String desk,
        @Setting(
                        text =
                                "numbers that emergency services were shown and that belong to no user (ELINs); the sites' emergency numbers need not be listed")
                List<String> numbers) {}
