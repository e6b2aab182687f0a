package org.patchbay.sip.trunk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.emergency.EmergencyPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.NumberPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.SitePlan;
import org.patchbay.api.call.emergency.EmergencyPlan.TenantPlan;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** What makes a call an emergency call, where it goes when nobody says so, and whom it shows. */
class EmergencyCallTest {
    /** The number that a {@link Phone} calls from. */
    private static final String CALLER = "+4930222";

    private static final String ELIN = "+14255550911";
    private static final EmergencyPlan PLAN = new EmergencyPlan(List.of(new TenantPlan(
            "acme",
            List.of(),
            List.of("nobody", "provider"),
            List.of(
                    new SitePlan("berlin", List.of("112", "110"), Set.of(), "+4930200", List.of(), "0815"),
                    new SitePlan("paris", List.of("112", "17", "100"), Set.of(), "", List.of(), "")),
            Map.of("100", "berlin"),
            List.of(
                    new NumberPlan("+4930200", "+4930299", "berlin"),
                    new NumberPlan("+3310000", "+3319999", "paris")))));

    private static final Map<String, String> ACME = Map.of("tenant", "acme");

    private static SipRequest dialled(World world, String uri) {
        int before = world.provider.heard("INVITE").size();
        Phone.Line line = world.hub.line();
        line.call(r -> r.requestUri(uri).body("application/sdp", Phone.SDP));
        until(() -> assertThat(line.last()).as(uri).isEqualTo(200));
        line.send(line.inDialog("BYE"));
        return world.provider.heard("INVITE").get(before);
    }

    private static List<String> noted(World world) {
        return world.core.told(Happening.Noted.class).stream()
                .map(n -> n.what() + ": " + n.why())
                .toList();
    }

    @Test
    void aShortNumberStaysBareHoweverItIsWritten() throws Exception {
        try (World world = new World(Map.of(), Map.of("emergency_numbers", "911", "emergency_test_numbers", "933"))) {
            for (String uri : List.of(
                    "sip:911@127.0.0.1",
                    "sip:+911@127.0.0.1;user=phone",
                    "sip:911;phone-context=%2B1@127.0.0.1",
                    "tel:911",
                    "tel:9-1-1;phone-context=+1",
                    "sip:%39%31%31@127.0.0.1",
                    "sip:*67911@127.0.0.1")) {
                SipRequest sent = dialled(world, uri);
                assertThat(sent.uri().text()).as(uri).isEqualTo("sip:911@127.0.0.1:" + world.provider.port());
                assertThat(sent.to().toString()).startsWith("<sip:911@");
                assertThat(world.core.last().emergency()).isTrue();
                assertThat(world.core.last().to().dialled()).isEqualTo("911");
                assertThat(world.core.last().to().e164()).isEmpty();
            }
            assertThat(noted(world)).hasSize(7).containsOnly("emergency: dialled 911");
            dialled(world, "sip:933@127.0.0.1");
            assertThat(world.core.last().emergency()).isTrue();
            assertThat(noted(world)).last().isEqualTo("emergency test: dialled 933");
            dialled(world, "sip:+4930911@127.0.0.1");
            assertThat(world.core.last().emergency()).isFalse();
        }
    }

    @Test
    void theCallersSiteSaysWhatIsDialledThere() throws Exception {
        try (World world = new World(Map.of(), ACME)) {
            world.trunk.emergencies().store().keep(PLAN);
            dialled(world, "sip:+110@127.0.0.1");
            assertThat(world.core.last().emergency()).isTrue();
            assertThat(world.core.last().to().uri()).isEqualTo("tel:110");
            assertThat(world.core.last().fallback()).hasValueSatisfying(target -> {
                assertThat(target.uri()).isEqualTo("tel:0815110");
                assertThat(target.peer()).contains("nobody");
            });
            assertThat(noted(world)).last().isEqualTo("emergency: dialled 110 at site berlin of acme");
            for (String hidden : List.of("*67112", "*31%23112", "%2331%23112", "*31*112")) {
                dialled(world, "sip:" + hidden + "@127.0.0.1");
                assertThat(world.core.last().emergency()).as(hidden).isTrue();
                assertThat(world.core.last().to().uri()).isEqualTo("tel:112");
            }
            for (String other : List.of("17", "100", "911", "*67911", "*112", "*7112", "*6711")) {
                dialled(world, "sip:" + other + "@127.0.0.1");
                assertThat(world.core.last().emergency()).as(other).isFalse();
            }
        }
    }

    /** 503 and 404 to a caller who is in need would be the end of it. */
    @Test
    void withoutACoreAndWithoutMediaItStillGoesOutOverTheFirstRouteThatThereIs() throws Exception {
        try (World world = new World(Map.of("max_calls", "1"), ACME)) {
            world.trunk.emergencies().store().keep(PLAN);
            Phone.Line other = world.established();
            world.trunk.engine(null);
            world.trunk.core(null);
            Phone.Line line = world.hub.line();
            line.number = "+112";
            line.call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            SipRequest sent = world.provider.heard("INVITE").get(1);
            assertThat(sent.uri().user()).isEqualTo("0815112");
            assertThat(sent.from().uri().user()).isEqualTo(CALLER);
            assertThat(sent.bodyText()).as("there is nobody to anchor them").isEqualTo(Phone.SDP);
            assertThat(line.answer.bodyText()).isEqualTo(Phone.ANSWER);
            assertThat(world.trunk.counters().get("emergencies-unanchored")).isOne();

            Phone.Line ordinary = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(ordinary.last()).isEqualTo(503));
            line.send(line.inDialog("BYE"));
            other.send(other.inDialog("BYE"));
            world.nothingIsLeft();
        }
    }

    @Test
    void aCallerWithoutANumberShowsTheSitesAndOneWhoHidesItShowsItsOwn() throws Exception {
        try (World world = new World(Map.of(), ACME)) {
            world.trunk.emergencies().store().keep(PLAN);
            Phone.Line lobby = world.hub.line();
            lobby.number = "112";
            lobby.call(r -> r.set("From", "\"Lobby\" <sip:100@127.0.0.1>;tag=" + lobby.tag)
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(lobby.last()).isEqualTo(200));
            assertThat(world.provider.heard("INVITE").get(0).first("From")).startsWith("\"Lobby\" <sip:+4930200@");
            assertThat(noted(world)).anyMatch(n -> n.startsWith("shown as +4930200"));

            Phone.Line shy = world.hub.line();
            shy.number = "112";
            shy.call(r -> r.add("Privacy", "id").body("application/sdp", Phone.SDP));
            until(() -> assertThat(shy.last()).isEqualTo(200));
            SipRequest sent = world.provider.heard("INVITE").get(1);
            assertThat(sent.from().uri().user()).isEqualTo(CALLER);
            assertThat(sent.has("Privacy")).isFalse();

            world.peer("provider", world.provider, Transport.UDP, Map.of("trusted", "true"));
            Phone.Line known = world.hub.line();
            known.number = "112";
            known.call(r -> r.add("Privacy", "id").body("application/sdp", Phone.SDP));
            until(() -> assertThat(known.last()).isEqualTo(200));
            SipRequest toTrusted = world.provider.heard("INVITE").get(2);
            assertThat(toTrusted.first("P-Asserted-Identity")).contains(CALLER);
            assertThat(toTrusted.has("Privacy")).isFalse();
        }
    }

    @Test
    void aServiceUrnIsSentAsThePeerWantsIt() throws Exception {
        try (World world = new World(Map.of(), ACME)) {
            world.trunk.emergencies().store().keep(PLAN);
            SipRequest number = dialled(world, "urn:service:sos.police");
            assertThat(number.uri().user()).isEqualTo("0815112");
            assertThat(number.to().toString()).startsWith("<sip:0815112@");
            assertThat(world.core.last().emergency()).isTrue();
            world.peer("provider", world.provider, Transport.UDP, Map.of("emergency_urn", "urn"));
            SipRequest urn = dialled(world, "urn:service:sos");
            assertThat(urn.uri().text()).isEqualTo("urn:service:sos");
            assertThat(urn.to().toString()).startsWith("<urn:service:sos>");
            Phone.Line other = world.hub.line();
            other.call(r -> r.requestUri("urn:service:sosfoo").body("application/sdp", Phone.SDP));
            until(() -> assertThat(other.last()).isEqualTo(416));
        }
    }

    static Phone.Line located(World world, String number) {
        String body = "--b1\r\nContent-Type: application/sdp\r\n\r\n" + Phone.SDP
                + "\r\n--b1\r\nContent-Type: application/pidf+xml\r\nContent-ID: <loc@x>\r\n\r\n"
                + "<p xmlns:ca=\"urn:ca\"><ca:ELIN>4255550911;4255550912</ca:ELIN></p>\r\n--b1--\r\n";
        Phone.Line line = world.hub.line();
        line.number = number;
        line.call(r -> r.add("Geolocation", "<cid:loc@x>")
                .add("MIME-Version", "1.0")
                .body("multipart/mixed; boundary=b1", body));
        until(() -> assertThat(line.last()).isEqualTo(200));
        return line;
    }

    @Test
    void anElinTakesThePlaceOfTheCallerAndLeadsBackToIt() throws Exception {
        Map<String, String> elin = Map.of("elin", "pidf", "trusted", "true");
        try (World world = new World(Map.of(), Map.of("emergency_numbers", "911"))) {
            world.peer("provider", world.provider, Transport.UDP, elin);
            Phone.Line line = located(world, "911");
            SipRequest sent = world.provider.heard("INVITE").get(0);
            assertThat(sent.from().uri().user()).isEqualTo(ELIN);
            assertThat(sent.first("P-Asserted-Identity")).contains(ELIN).doesNotContain(CALLER);
            assertThat(sent.first("Geolocation")).isEqualTo("<cid:loc@x>");
            assertThat(sent.first("MIME-Version")).isEqualTo("1.0");
            assertThat(sent.bodyText()).contains("Content-ID: <loc@x>");
            assertThat(noted(world)).anyMatch(n -> n.startsWith("shown as " + ELIN) && n.contains(CALLER));
            line.send(line.inDialog("BYE"));

            world.core.targets = List.of("hub");
            Phone.Line back = world.provider.line();
            back.number = "14255550911";
            back.call(Phone.SDP);
            until(() -> assertThat(back.last()).isEqualTo(200));
            assertThat(world.core.last().emergency()).isTrue();
            assertThat(world.core.last().to().dialled()).isEqualTo(CALLER);
            assertThat(world.core.last().fallback())
                    .hasValueSatisfying(target -> assertThat(target.peer()).contains("hub"));
            SipRequest called = world.hub.heard("INVITE").get(0);
            assertThat(called.uri().user()).isEqualTo(CALLER);
            assertThat(called.first("Priority")).isEqualTo("psap-callback");
            assertThat(noted(world)).last().asString().startsWith("emergency callback: to " + ELIN);

            world.trunk.core(null);
            Phone.Line alone = world.provider.line();
            alone.number = ELIN;
            alone.call(Phone.SDP);
            until(() -> assertThat(alone.last()).isEqualTo(200));
            assertThat(world.hub.heard("INVITE").get(1).uri().user()).isEqualTo(CALLER);
        }
    }

    /** Most countries know no ELIN: those who help call the caller's own number, and look like anybody else. */
    @Test
    void whoHasCalledForHelpIsKnownWhenCalledBackAndNobodyElseCanClaimIt() throws Exception {
        try (World world = new World(Map.of(), Map.of("emergency_numbers", "112"))) {
            world.core.targets = List.of("hub");
            assertThat(calledBack(world, "Priority", "psap-callback"))
                    .as("claimed")
                    .isFalse();
            Phone.Line line = world.hub.line();
            line.number = "112";
            world.core.targets = List.of("provider");
            line.call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            line.send(line.inDialog("BYE"));
            world.core.targets = List.of("hub");
            assertThat(calledBack(world, "Subject", "x")).isTrue();
            assertThat(world.core.last().emergency())
                    .as("it goes the way of any call")
                    .isFalse();
        }
    }

    /** Whether the core and the one who is called are told so. */
    private static boolean calledBack(World world, String header, String value) {
        int before = world.hub.heard("INVITE").size();
        Phone.Line back = world.provider.line();
        back.number = CALLER;
        back.call(r -> r.add(header, value).body("application/sdp", Phone.SDP));
        until(() -> assertThat(world.hub.heard("INVITE")).hasSize(before + 1));
        List<String> told = world.core.last().headers().getOrDefault("priority", List.of());
        SipRequest called = world.hub.heard("INVITE").get(before);
        assertThat(called.has("Priority")).isEqualTo(!told.isEmpty());
        return told.contains("psap-callback");
    }

    @Test
    void anElinGoesAlongIntoAnotherCallAndIsFreedThere() throws Exception {
        try (World world = new World(Map.of(), Map.of("emergency_numbers", "911"))) {
            world.peer("provider", world.provider, Transport.UDP, Map.of("elin", "pidf"));
            located(world, "911");
            Call call = world.trunk.table().calls().iterator().next();
            Leg leg = call.leg(call.id + "-b0");
            until(() -> assertThat(leg.up()).isTrue());
            AtomicReference<Leg> moved = new AtomicReference<>();
            call.on(() -> moved.set(leg.movedTo(call, call.id + "-m1", leg.media)));
            until(() -> assertThat(moved.get()).isNotNull());
            assertThat(moved.get().elin()).isNotNull().isSameAs(leg.elin());
        }
    }

    @Test
    void aProviderThatTakesNoMultipartGetsTheCallWithoutTheLocation() throws Exception {
        try (World world = new World(Map.of(), Map.of("emergency_numbers", "911"))) {
            world.peer("provider", world.provider, Transport.UDP, Map.of("emergency_location", "strip"));
            located(world, "911");
            SipRequest sent = world.provider.heard("INVITE").get(0);
            assertThat(sent.contentType()).isEqualTo("application/sdp");
            assertThat(sent.has("Geolocation")).isFalse();
            assertThat(sent.from().uri().user()).isEqualTo(CALLER);
        }
    }

    @Test
    void aProviderThatRefusesTheLocationGetsTheCallOnceMoreWithoutIt() throws Exception {
        try (World world = new World(Map.of(), Map.of("emergency_numbers", "911"))) {
            world.provider.onInvite = invite -> {
                boolean plain = "application/sdp".equals(invite.request().contentType());
                world.provider.answer(invite, plain ? 200 : 415, plain ? Phone.ANSWER : null);
            };
            located(world, "911");
            List<SipRequest> sent = world.provider.heard("INVITE");
            assertThat(sent).hasSize(2);
            assertThat(sent.get(1).has("Geolocation")).isFalse();
            assertThat(sent.get(1).bodyText()).contains(FakeMedia.ADDRESS).doesNotContain("--b1");
            assertThat(sent.get(1).cseqNumber()).isEqualTo(sent.get(0).cseqNumber() + 1);
            assertThat(noted(world)).anyMatch(n -> n.startsWith("location left out"));
        }
    }

    @Test
    void whoeverRefusesItBeforeAnybodyWasCalledDoesNotHaveTheLastWord() throws Exception {
        Map<String, String> hub = Map.of("emergency_numbers", "112", "emergency_fallback", "*@provider");
        try (World world = new World(Map.of(), hub)) {
            world.core.onArrival = arrival -> world.core.port.order(
                    arrival.call(), new LegOrder.End(arrival.leg(), 404, 1, "nobody has it", false));
            assertThat(dialled(world, "sip:112@127.0.0.1").uri().user()).isEqualTo("112");
            world.core.onArrival = arrival -> {};
            Phone.Line line = world.hub.line();
            line.number = "112";
            line.call(Phone.SDP);
            until(() -> assertThat(world.trunk.table().calls()).hasSize(1));
            world.trunk.core(null);
            until(() ->
                    assertThat(line.last()).as("the core has gone meanwhile").isEqualTo(200));
        }
    }

    /** The core has one fallback, the plan has them all. */
    @Test
    void whatTheCoreGivesUpGoesOnOverTheRoutesThatNobodyHasTaken() throws Exception {
        Map<String, String> hub = Map.of("tenant", "acme", "emergency_fallback", "*@second");
        try (World world = new World(Map.of(), hub);
                Phone second = new Phone(Transport.UDP)) {
            world.trunk.emergencies().store().keep(PLAN);
            second.trunk = world.provider.trunk;
            world.peer("second", second, Transport.UDP, Map.of());
            world.core.targets = List.of("second");
            second.onInvite = invite -> second.answer(invite, 486, null);
            assertThat(dialled(world, "sip:112@127.0.0.1").uri().user()).isEqualTo("0815112");
            assertThat(second.heard("INVITE")).as("once, not again").hasSize(1);
        }
    }

    @Test
    void beforeTheRuntimeIsReadyEmergencyCallsAloneAreTaken() throws Exception {
        Map<String, String> hub = new HashMap<>(Map.of("emergency_numbers", "112", "emergency_fallback", "*@provider"));
        try (World world = new World(Map.of(), hub)) {
            world.trunk.emergencyOnly(true);
            Phone.Line ordinary = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(ordinary.last()).isEqualTo(503));
            assertThat(ordinary.responses.get(0).first("Retry-After")).isEqualTo("5");
            dialled(world, "sip:112@127.0.0.1");
            world.trunk.emergencyOnly(false);
            dialled(world, "sip:+4930111@127.0.0.1");
        }
    }

    @Test
    void whatIsUrgentIsToldFromTheUriAlone() throws Exception {
        try (World world = new World(Map.of(), Map.of("emergency_numbers", "911"))) {
            world.trunk.emergencies().store().keep(PLAN);
            world.trunk.emergencies().store().take(List.of(ELIN), CALLER, "hub", "", 60_000);
            for (String uri :
                    List.of("sip:+911@h", "tel:911", "sip:112@h;x=y", "urn:service:sos", "sip:4255550911@h")) {
                assertThat(world.trunk.emergencies().urgent(world.trunk.peers(), uri))
                        .as(uri)
                        .isTrue();
            }
            for (String uri : List.of("sip:+4930111@h", "sip:h", "tel:", "", "urn:service:counseling")) {
                assertThat(world.trunk.emergencies().urgent(world.trunk.peers(), uri))
                        .as(uri)
                        .isFalse();
            }
        }
    }
}
