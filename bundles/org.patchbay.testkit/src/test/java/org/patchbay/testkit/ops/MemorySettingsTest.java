package org.patchbay.testkit.ops;

import org.patchbay.api.ops.settings.Settings;
import org.patchbay.testkit.MemorySettings;

class MemorySettingsTest extends SettingsContract {

    @Override
    protected Settings settings() {
        return new MemorySettings();
    }
}
