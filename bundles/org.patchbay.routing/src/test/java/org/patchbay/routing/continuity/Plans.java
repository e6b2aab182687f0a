package org.patchbay.routing.continuity;

import java.util.Optional;
import java.util.Set;

import org.patchbay.api.directory.Group;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.Assignment.Level;
import org.patchbay.api.directory.plan.Assignment.Mode;
import org.patchbay.routing.Firm;

/** A company on zoom, with the carrier held ready, and New York on the carrier with the spare held ready. */
final class Plans {
    private Plans() {}

    static Firm firm() {
        return new Firm()
                .sites()
                .user(Firm.ada().groups(Set.of("sales")))
                .user(Firm.bob())
                .user(Firm.user("eve").site("york"))
                .with(c -> c.group("g", new Group("acme", "sales", "Sales"))
                        .assignment("a1", says(Level.TENANT, "", Mode.PERMANENT, "zoom"))
                        .assignment("a2", says(Level.TENANT, "", Mode.STANDBY, "carrier"))
                        .assignment("a3", says(Level.SITE, "york", Mode.PERMANENT, "carrier"))
                        .assignment("a4", says(Level.SITE, "york", Mode.STANDBY, "spare")));
    }

    static Assignment says(Level level, String subject, Mode mode, String provider) {
        return new Assignment("acme", level, subject, mode, provider, Optional.empty(), Optional.empty());
    }
}
