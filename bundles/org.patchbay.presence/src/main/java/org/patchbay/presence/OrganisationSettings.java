package org.patchbay.presence;

import org.patchbay.api.call.settings.Setting;

/**
 * What an administrator has decided for the organisation.
 *
 * @param enabled whether presence is kept the same on both platforms
 */
record OrganisationSettings(
        @Setting(value = "false", text = "a person's presence is kept the same in Teams and at the provider")
                boolean enabled) {
    static final String OWNER = "presence";
}
