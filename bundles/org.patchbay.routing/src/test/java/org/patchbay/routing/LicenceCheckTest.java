package org.patchbay.routing;

import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.api.directory.User.Platform;
import org.patchbay.routing.LicenceWishes.Announce;
import org.patchbay.testkit.Asked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.routing.Firm.ADA;
import static org.patchbay.routing.Firm.OUTSIDE;

class LicenceCheckTest {
    private static final String DOOR = "tel:+4930123410";
    private static final String NEW = "tel:+4930123411";

    private final Firm firm = Firm.usual()
            .user(Firm.user("door")
                    .number(new E164("+4930123410"))
                    .extension("10")
                    .licences(Set.of(Licence.PROVIDER)))
            .user(Firm.user("new").number(new E164("+4930123411")).licences(Set.of()))
            .user(Firm.user("zoe")
                    .number(new E164("+4930123412"))
                    .platform(Platform.PROVIDER)
                    .licences(Set.of(Licence.PROVIDER)));

    private Verdict decided(Asked asked) {
        return asked.decidedBy(new LicenceCheck(firm.directory()));
    }

    private static LicenceWishes wishes(Announce announce, String prompt) {
        return new LicenceWishes(announce, prompt);
    }

    @Test
    void saysWhichLicenceIsMissing() {
        assertThat(Firm.refused(decided(firm.fromProvider(OUTSIDE, DOOR))))
                .isEqualTo("403 User door lacks a Microsoft Teams Phone licence. Assign it and try again.");
        assertThat(Firm.refused(decided(firm.fromProvider(OUTSIDE, NEW))))
                .contains("a Microsoft Teams Phone licence and a licence of the provider");
        assertThat(Firm.refused(decided(firm.fromHub(ADA, "sip:10@x")))).contains("door");
        assertThat(decided(firm.fromHub(ADA, OUTSIDE)).decision()).isEqualTo(Decision.PROCEED);
        assertThat(decided(firm.fromHub(ADA, "tel:+4930123412")).decision())
                .as("whoever is at the provider alone needs the provider's alone")
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void refusesTheCallerWithoutAWordUnlessTheTenantWantsOne() {
        Asked asked = firm.fromHub(DOOR, OUTSIDE);
        assertThat(Firm.refused(decided(asked.tenantSets(wishes(Announce.NO, "")))))
                .startsWith("403 User door lacks");
        Verdict told = decided(asked.tenantSets(wishes(Announce.EARLY, "")));
        assertThat(told.treatment()).hasValueSatisfying(t -> {
            assertThat(t.name()).isEqualTo("announcement");
            assertThat(t.arguments())
                    .containsEntry("early", "true")
                    .containsEntry("sip", "403")
                    .containsEntry("q850", "21");
            assertThat(t.arguments().get("prompt"))
                    .startsWith("say:en:")
                    .contains("You need a Microsoft Teams Phone licence.");
        });
        assertThat(told.otherwise()).hasValueSatisfying(r -> assertThat(r.sip()).isEqualTo(403));
        assertThat(decided(asked.tenantSets(wishes(Announce.ANSWERED, "prompt:licence")))
                        .treatment()
                        .orElseThrow()
                        .arguments())
                .containsEntry("prompt", "prompt:licence")
                .containsEntry("early", "false");
    }

    @Test
    void tellsNobodyWhoHasNotDialledItself() {
        Asked forwarded = firm.fromHub(DOOR, ADA).forwardedTo(Party.of(OUTSIDE)).diverted(ADA, 302);
        assertThat(Firm.refused(decided(forwarded.tenantSets(wishes(Announce.EARLY, "")))))
                .startsWith("403");
    }
}
