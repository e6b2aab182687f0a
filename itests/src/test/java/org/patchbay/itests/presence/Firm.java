package org.patchbay.itests.presence;

import java.util.List;

/** A tenant with those of its people who connect; each has a Microsoft tenant and a Zoom account of its own. */
record Firm(String tenant, String microsoft, List<String> people) {
    String id(String person) {
        return microsoft.substring(0, 24) + "00000000%04d".formatted(people.indexOf(person) + 1);
    }
}
