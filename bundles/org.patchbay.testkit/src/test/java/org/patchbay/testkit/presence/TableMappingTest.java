package org.patchbay.testkit.presence;

import org.patchbay.api.presence.PresenceMapping;

class TableMappingTest extends PresenceMappingContract {

    @Override
    protected PresenceMapping mapping() {
        return new TableMapping();
    }
}
