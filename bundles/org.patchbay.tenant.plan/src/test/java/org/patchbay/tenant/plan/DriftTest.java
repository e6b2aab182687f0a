package org.patchbay.tenant.plan;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.tenantplan.Drift;
import org.patchbay.testkit.directory.MemoryDirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class DriftTest {
    private static final Map<String, Object> SETTINGS = Map.of(
            "emergency_told", "acme=desk@acme.example",
            "blocked_patterns", "acme=^\\+4412",
            "shared_numbers", "acme/berlin=+4930123400",
            "max_sessions", "200");

    private static FakeTenant tenant() throws OperationException {
        return new FakeTenant(new Draft(
                        new MemoryDirectory(Companies.small(), Companies.countries()),
                        Companies.countries(),
                        PlanSettings.of(SETTINGS))
                .of("acme"));
    }

    private static List<Drift> drift(String export) throws OperationException {
        return Companies.planner(Companies.small(), SETTINGS).drift("acme", export);
    }

    @Test
    void aTenantAsPlannedDiffersInNothing() throws Exception {
        assertThat(drift(tenant().json())).isEmpty();
        assertThat(drift("\uFEFF" + tenant().json())).isEmpty();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change(
                        t -> t.objects.get(Export.GATEWAYS).remove("sbc2.acme.example"),
                        new Drift("OnlinePSTNGateway sbc2.acme.example", "", "there", "")),
                change(
                        t -> t.object(Export.GATEWAYS, "sbc1.acme.example").put("Enabled", "false"),
                        new Drift("OnlinePSTNGateway sbc1.acme.example", "Enabled", "true", "false")),
                change(
                        t -> t.object(Export.GATEWAYS, "sbc1.acme.example").put("MaxConcurrentSessions", "100"),
                        new Drift("OnlinePSTNGateway sbc1.acme.example", "MaxConcurrentSessions", "200", "100")),
                change(
                        t -> t.usages.remove("Patchbay-acme-Standby"),
                        new Drift("OnlinePstnUsage Patchbay-acme-Standby", "", "there", "")),
                change(
                        t -> t.usages.add("Patchbay-acme-Main-9"),
                        new Drift("OnlinePstnUsage Patchbay-acme-Main-9", "", "", "there")),
                change(
                        t -> t.object(Export.ROUTES, "Patchbay-acme-Main-1").put("NumberPattern", "\".*\""),
                        new Drift(
                                "OnlineVoiceRoute Patchbay-acme-Main-1",
                                "NumberPattern",
                                "^\\+[1-9][0-9]{1,14}$",
                                ".*")),
                change(
                        t -> t.object(Export.ROUTES, "Patchbay-acme-Emergency-1")
                                .put("Priority", "99"),
                        new Drift(
                                "OnlinePstnUsage Patchbay-acme-Emergency",
                                "order of routes",
                                "Patchbay-acme-Emergency-1, Patchbay-acme-Emergency-2",
                                "Patchbay-acme-Emergency-2, Patchbay-acme-Emergency-1")),
                change(
                        t -> t.put(Export.ROUTES, "Patchbay-acme-Main-30", "Patchbay plan of acme: route"),
                        new Drift("OnlineVoiceRoute Patchbay-acme-Main-30", "", "", "there")),
                change(
                        t -> t.object(Export.ROUTING_POLICIES, "Patchbay-acme-Main")
                                .put("OnlinePstnUsages", "[\"Patchbay-acme-Main\"]"),
                        new Drift(
                                "OnlineVoiceRoutingPolicy Patchbay-acme-Main",
                                "OnlinePstnUsages",
                                "Patchbay-acme-Emergency|Patchbay-acme-Main",
                                "Patchbay-acme-Main")),
                change(
                        t -> t.object(Export.EMERGENCY_ROUTING, "Patchbay-acme-Emergency-US")
                                .put("EmergencyNumbers", "[\"911>Patchbay-acme-Emergency>933\"]"),
                        new Drift(
                                "TeamsEmergencyCallRoutingPolicy Patchbay-acme-Emergency-US",
                                "EmergencyNumbers",
                                "911>Patchbay-acme-Emergency>|933>Patchbay-acme-Emergency>",
                                "911>Patchbay-acme-Emergency>933")),
                change(
                        t -> t.object(Export.EMERGENCY_CALLING, "Patchbay-acme-Emergency-DE")
                                .put("NotificationGroup", "null"),
                        new Drift(
                                "TeamsEmergencyCallingPolicy Patchbay-acme-Emergency-DE",
                                "NotificationGroup",
                                "desk@acme.example",
                                "")),
                change(
                        t -> t.objects.get(Export.DIAL_PLANS).remove("Patchbay-acme-Dial-US"),
                        new Drift("TenantDialPlan Patchbay-acme-Dial-US", "", "there", "")),
                change(
                        t -> t.object(Export.BLOCKED, "Patchbay-acme-Block-1").put("Enabled", "false"),
                        new Drift("InboundBlockedNumberPattern Patchbay-acme-Block-1", "Enabled", "true", "false")),
                change(
                        t -> t.object(Export.ROUTES, "Patchbay-acme-Main-2").put("Description", "\"mine now\""),
                        new Drift(
                                "OnlineVoiceRoute Patchbay-acme-Main-2",
                                "Description",
                                "Patchbay plan of acme: route",
                                "mine now")),
                change(
                        t -> t.users.remove("ada@acme.example"),
                        new Drift("User ada@acme.example", "", "+4930123401", "")),
                change(
                        t -> user(t, "grace@acme.example").put("Number", "\"+12125550999\""),
                        new Drift("User grace@acme.example", "Number", "+12125550101", "+12125550999")),
                change(
                        t -> user(t, "ada@acme.example").put("OnlineVoiceRoutingPolicy", "\"Patchbay-acme-Standby\""),
                        new Drift(
                                "User ada@acme.example",
                                "OnlineVoiceRoutingPolicy",
                                "Patchbay-acme-Main",
                                "Patchbay-acme-Standby")),
                change(
                        t -> t.users.put(
                                "left@acme.example",
                                Map.of(
                                        "Id",
                                        "\"x\"",
                                        "Upn",
                                        "\"left@acme.example\"",
                                        "TenantDialPlan",
                                        "\"Patchbay-acme-Dial-DE\"")),
                        new Drift("User left@acme.example", "TenantDialPlan", "", "Patchbay-acme-Dial-DE")));
    }

    private static Map<String, String> user(FakeTenant tenant, String upn) {
        return tenant.users.getOrDefault(upn, Map.of());
    }

    private static Arguments change(Consumer<FakeTenant> change, Drift drift) {
        return arguments(change, drift);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatSomebodyChangedIsShown(Consumer<FakeTenant> change, Drift drift) throws Exception {
        FakeTenant tenant = tenant();
        change.accept(tenant);
        assertThat(drift(tenant.json())).containsExactly(drift);
    }

    @Test
    void whatIsTheCustomersOwnIsNoDrift() throws Exception {
        FakeTenant tenant = tenant();
        tenant.usages.add("Patchbay-of-old");
        tenant.put(Export.ROUTES, "Patchbay-acme-own-idea", "theirs");
        tenant.put(Export.DIAL_PLANS, "Global", "");
        tenant.put(Export.GATEWAYS, "sbc.other.example", "another carrier's");
        tenant.users.put(
                "carl@acme.example2", Map.of("Id", "\"y\"", "Upn", "\"eve@acme.example\"", "Number", "\"+4930999\""));
        assertThat(drift(tenant.json())).isEmpty();
    }

    static Stream<Arguments> bad() throws OperationException {
        String good = tenant().json();
        return Stream.of(
                arguments("", "line 1, column 0: an object is expected"),
                arguments("{\n  \"Format\": oops\n}", "no JSON: line 2, column"),
                arguments(good.substring(0, good.length() / 2), "no JSON: line "),
                arguments("[1]", "an object is expected"),
                arguments(good + "x", "no JSON: line "),
                arguments(good + "{}", "something follows"),
                arguments("{\"Format\": \"x\"}", "no export of a tenant"),
                arguments("{\"Format\": 1, \"Format\": 2}", "no JSON: line 1, column"),
                arguments(good.replace("\"Version\": 1", "\"Version\": 0"), "version is 0, and 1 is read"),
                arguments(
                        good.replace("\"Tenant\": \"acme\"", "\"Tenant\": \"other\""),
                        "of the tenant 'other', not of 'acme'"),
                arguments(
                        good.replace("\"Prefix\": \"Patchbay-acme\"", "\"Prefix\": \"Old\""), "names began with 'Old'"),
                arguments(good.replace("\"acme.example\", ", ""), "no domain for sbc1.acme.example"),
                arguments(good.replace("\"Routes\": [", "\"Roots\": ["), "there is no 'Roots'"),
                arguments(good.replaceAll("(?s)\"Blocked\": \\[.*?\\],", ""), "'Blocked' is missing"),
                arguments(
                        good.replaceAll("(?s)\"Users\": \\[.*\\]", "\"Users\": 5"),
                        "line 45, column 10: 'Users' must be a list"),
                arguments(good.replaceAll("(?s)\"Users\": \\[.*\\]", "\"Users\": [{\"Id\": {}}]"), "'Id' must be text"),
                arguments(good.replaceAll("(?s)\"Users\": \\[.*\\]", "\"Users\": [{}]"), "has no name"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsNoExportOfThisTenantIsRefusedWithTheReason(String export, String said) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> drift(export))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
                .withMessageContaining(said);
    }
}
