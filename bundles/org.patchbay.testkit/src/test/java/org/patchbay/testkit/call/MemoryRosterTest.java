package org.patchbay.testkit.call;

import java.util.List;
import java.util.Map;

import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.testkit.MemoryRoster;

class MemoryRosterTest extends RosterContract {

    @Override
    protected Roster roster(Map<String, List<RosterEntry>> written) {
        MemoryRoster roster = new MemoryRoster();
        written.forEach((tenant, entries) -> entries.forEach(entry -> roster.put(tenant, entry)));
        return roster;
    }
}
