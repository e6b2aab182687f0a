package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.ExpectedArrivals.Expected;
import org.patchbay.api.call.emergency.EmergencyPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.SitePlan;
import org.patchbay.api.call.emergency.EmergencyPlan.TenantPlan;
import org.patchbay.api.call.treatment.Happening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.patchbay.sip.trunk.World.until;

/** A call that is expected is read as one that comes. */
class ExpectingTest {
    private static final EmergencyPlan PLAN = new EmergencyPlan(List.of(new TenantPlan(
            "acme",
            List.of("sbc.acme.test"),
            List.of("provider"),
            List.of(
                    new SitePlan("berlin", List.of("112", "110"), Set.of(), "", List.of(), ""),
                    new SitePlan("seattle", List.of("911", "933"), Set.of("933"), "", List.of("near"), "77")),
            Map.of("100", "berlin", "+4930222", "seattle"),
            List.of())));

    /** But for its names, and for header fields, of which an expected one has none. */
    private static String what(Arrival a) {
        return String.join(
                " | ",
                a.peer(),
                a.side().name(),
                a.tenant().toString(),
                a.from().uri(),
                a.from().e164().toString(),
                a.to().uri(),
                a.to().e164().toString(),
                a.host(),
                String.valueOf(a.emergency()),
                a.fallback().toString());
    }

    private static Expected expected(World world, String peer, String from, String to) {
        return new Expecting(world.trunk).expected(peer, from, to).orElseThrow();
    }

    @Test
    void isReadAsIfItCame() throws Exception {
        try (World world = new World(Map.of(), Map.of())) {
            world.trunk.emergencies().store().keep(PLAN);
            for (String to : List.of(
                    "sip:+4930111@sbc.acme.test;user=phone",
                    "sip:030111@sbc.acme.test",
                    "sip:200@sbc.acme.test",
                    "sip:911@sbc.acme.test",
                    "sip:+933@sbc.acme.test;user=phone",
                    "sip:112@sbc.acme.test",
                    "tel:911",
                    "urn:service:sos.fire")) {
                long before = world.trunk.counters().get("emergencies");
                Phone.Line line = world.hub.line();
                line.call(r -> r.requestUri(to).body("application/sdp", Phone.SDP));
                until(() -> assertThat(line.last()).as(to).isEqualTo(200));
                Arrival came = world.core.last();
                long came911 = world.trunk.counters().get("emergencies");

                Expected expected = expected(world, "hub", came.from().uri(), to);
                assertThat(what(expected.arrival())).isEqualTo(what(came));
                assertThat(expected.arrival().call()).isNotEqualTo(came.call());
                assertThat(expected.what().isEmpty()).isEqualTo(came911 == before);
                if (came.emergency()) {
                    assertThat(world.core.told(Happening.Noted.class))
                            .last()
                            .isEqualTo(new Happening.Noted(expected.what(), expected.why()));
                }
                assertThat(world.trunk.counters().get("emergencies")).isEqualTo(came911);
                line.send(line.inDialog("BYE"));
            }
            assertThat(world.core.told(Happening.Noted.class))
                    .extracting(Happening.Noted::what)
                    .contains("emergency", "emergency test");
        }
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        try (World world = new World(Map.of(), Map.of())) {
            assertThat(new Expecting(world.trunk).expected("nobody", "tel:+4930222", "tel:+4930111"))
                    .isEmpty();
            for (String wrong :
                    List.of("", "sip:", "sip:1@", "hallo", "sip:1@x\r\nVia: y", "sip:1@x>", "mailto:a@b", "sip:1@[x")) {
                assertThatThrownBy(() -> new Expecting(world.trunk).expected("hub", "tel:+4930222", wrong))
                        .as(wrong)
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> new Expecting(world.trunk).expected("hub", "sip:<", "tel:+4930111"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
