package org.patchbay.itests.calls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.Records;
import org.patchbay.itests.harness.Reply;
import org.patchbay.itests.harness.SipText;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Emergency calls get through: with the caller's location, past every limit, from the site that the caller is at; in the end with nothing of
 * the runtime left but the trunk, and after a restart without the rest. No peer is told what an emergency number is: the directory is.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmergencyIT {
    private static final String ADA = "+14255550100";
    private static final String EMIL = "+4930123401";
    private static final String OUTSIDE = "+12065550199";
    private static final String ELIN = "+14255550911";
    /** All but the trunk, what it cannot be resolved without, and the shell. */
    private static final List<String> OTHERS = List.of(
            "org.patchbay.feature.blocking",
            "org.patchbay.feature.forwarding",
            "org.patchbay.feature.announcement",
            "org.patchbay.feature.ceilings",
            "org.patchbay.stir",
            "org.patchbay.feature.spam",
            "org.patchbay.feature.emergency",
            "org.patchbay.directory",
            "org.patchbay.country.policy",
            "org.patchbay.media.embedded",
            "org.patchbay.bus");

    /** Emergency calls of the tests before the core is stopped, and with those of each after that, and one over the restart. */
    private static final int WITH_A_CORE = 9;

    private static final int ALL = WITH_A_CORE + 3 + 1 + 3;
    private static Distribution distribution;
    private static final int RUNTIME = Ports.free();
    private static final int HUB = Ports.free();
    private static final int PROVIDER = Ports.free();
    private static final int RESCUE = Ports.free();
    private SideScript hub;
    private SideScript provider;
    private SideScript rescue;

    @BeforeAll
    static void start() {
        int media = Ports.freeRange(100);
        distribution = Distribution.unpack("emergency")
                .write(
                        "etc/org.patchbay.sip.trunk.cfg",
                        "listeners = it=udp:127.0.0.1:" + RUNTIME
                                + "\nwarm_up_calls = 0\nmax_calls = 1\nemergency_open_seconds = 2\n")
                .write(
                        "etc/org.patchbay.sip.peer-hub.cfg",
                        peer("hub", "hub", "127.0.0.11", HUB, "calls_per_second = 2\n"))
                .write(
                        "etc/org.patchbay.sip.peer-provider.cfg",
                        peer("provider", "provider", "127.0.0.31", PROVIDER, ""))
                .write(
                        "etc/org.patchbay.sip.peer-rescue.cfg",
                        peer("rescue", "provider", "127.0.0.32", RESCUE, "elin = pidf\ntrusted = true\n"))
                .write(
                        "etc/org.patchbay.media.embedded.cfg",
                        "networks = hub=127.0.0.1:%d-%d,provider=127.0.0.1:%d-%d\n"
                                .formatted(media, media + 49, media + 50, media + 99))
                .write(
                        "etc/patchbay/directory/tenants.csv",
                        "id,name,hosts,hub_peers,provider_peers\nit,IT,,hub,provider\n")
                .write(
                        "etc/patchbay/directory/sites.csv",
                        "tenant,id,name,country,emergency_number,emergency_peers,emergency_prefix\n"
                                + "it,berlin,Berlin,DE,+4930123400,,\nit,seattle,Seattle,US,,rescue,\n")
                .write(
                        "etc/patchbay/directory/users.csv",
                        "tenant,id,site,upn,display,number,extension,kind,licences\n"
                                + "it,ada,seattle,,Ada," + ADA + ",,PERSON,PHONE_SYSTEM PROVIDER\n"
                                + "it,emil,berlin,,Emil," + EMIL + ",,PERSON,\n"
                                + "it,lobby,berlin,,Lobby,,2001,COMMON_AREA_PHONE,PROVIDER\n")
                .start();
        opened();
    }

    private static void opened() {
        await("the listening point").atMost(Duration.ofSeconds(60)).until(() -> Listener.of(distribution.pid()).stream()
                .anyMatch(each -> each.port() == RUNTIME));
    }

    private static String peer(String name, String side, String host, int port, String more) {
        return "name = " + name + "\nside = " + side + "\ntransport = udp\nhost = " + host + "\nport = " + port
                + "\nsrtp = false\ntenant = it\noptions_seconds = 0\n" + more;
    }

    @AfterAll
    static void stop() {
        distribution.close();
    }

    @BeforeEach
    void open() {
        hub = new SideScript("127.0.0.11", HUB, RUNTIME);
        provider = new SideScript("127.0.0.31", PROVIDER, RUNTIME);
        rescue = new SideScript("127.0.0.32", RESCUE, RUNTIME);
    }

    @AfterEach
    void close() {
        hub.close();
        provider.close();
        rescue.close();
    }

    private static String trace() {
        List<Map<String, String>> calls = distribution.rows("patchbay:calls");
        return distribution.rows("patchbay:trace " + calls.get(calls.size() - 1).get("id")).stream()
                .map(Map::toString)
                .collect(Collectors.joining("\n"));
    }

    /** Those that the trunk counts against its limit. */
    private static long calls() {
        return distribution.rows("patchbay:counters").stream()
                .filter(row -> row.get("counter").equals("calls"))
                .mapToLong(row -> Long.parseLong(row.get("value")))
                .sum();
    }

    private static List<String> urgent() {
        return new Records(distribution)
                .all().stream()
                        .filter(line -> line.contains("\"emergency\":true"))
                        .toList();
    }

    private static String hash(String bytes) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Every byte but those that would end the part. */
    private static String anyBytes() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            all.append((char) i);
        }
        return all.toString();
    }

    private static String location(String id, String method, String elin) {
        return "Content-Type: application/pidf+xml\r\nContent-ID: <" + id + "@hub.test>\r\n\r\n"
                + "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<presence xmlns=\"urn:ietf:params:xml:ns:pidf\""
                + " xmlns:gp=\"urn:ietf:params:xml:ns:pidf:geopriv10\" entity=\"sip:ada@hub.test\">\n<tuple id=\"0\"><status>"
                + "<gp:geopriv><gp:location-info><ca:civicAddress xmlns:ca=\"urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr\">"
                + "<ca:country>US</ca:country>" + elin + "</ca:civicAddress></gp:location-info>\n<gp:method>" + method
                + "</gp:method></gp:geopriv></status></tuple></presence>\r\n\r\n";
    }

    @Test
    @Order(1)
    void theLocationArrivesByteForByteAndTheElinLeadsBackToTheCaller() throws Exception {
        String boundary = "=_gc0p'(4J)+q_0:M2?";
        String before = "a preamble with --" + boundary + "x in it\r\n--" + boundary + "\r\n"
                + location("one", "LIS", "<ca:ELIN>4255550911;4255550912</ca:ELIN>") + "\r\n--" + boundary
                + "\r\nContent-Type: application/sdp\r\n\r\n";
        String after = "\r\n--" + boundary + "\r\n" + location("two", "MANUAL", "") + "\r\n--" + boundary
                + " \r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n"
                + anyBytes() + "\r\n--" + boundary + "--\r\nan epilogue";
        SipText call = hub.invite("sip:+911@127.0.0.1:" + RUNTIME + ";user=phone", ADA)
                .with("Geolocation", "<cid:one@hub.test>, <cid:two@hub.test>")
                .with("Geolocation-Routing", "yes")
                .with("Priority", "emergency")
                .with("MIME-Version", "1.0")
                .body("multipart/mixed; boundary=\"" + boundary + "\"", before + SipText.sdp() + after);
        hub.send(call);
        Reply invite = rescue.next("INVITE");
        assertThat(invite.startLine()).isEqualTo("INVITE sip:911@127.0.0.32:" + RESCUE + " SIP/2.0");
        assertThat(invite.header("From")).contains("sip:" + ELIN + "@");
        assertThat(invite.header("P-Asserted-Identity")).contains(ELIN);
        assertThat(invite.text()).as("her number is nowhere in the header").doesNotContain(ADA);
        assertThat(invite.header("Geolocation")).isEqualTo(call.value("Geolocation"));
        assertThat(invite.header("Geolocation-Routing")).isEqualTo("yes");
        assertThat(invite.header("Priority")).isEqualTo("emergency");
        assertThat(invite.header("Content-Type")).isEqualTo(call.value("Content-Type"));
        String body = invite.body();
        assertThat(body).hasSize(Integer.parseInt(invite.header("Content-Length")));
        assertThat(hash(body.substring(0, before.length()))).isEqualTo(hash(before));
        assertThat(hash(body.substring(body.length() - after.length()))).isEqualTo(hash(after));
        assertThat(body.substring(before.length(), body.length() - after.length()))
                .startsWith("v=0\r\n")
                .contains("m=audio ")
                .doesNotContain("m=audio 9 ");
        rescue.accept(invite, SipText.sdp());
        Reply answer = hub.answered(call, 200);
        assertThat(trace()).contains("emergency", "at site seattle of it", "shown as " + ELIN, "bridged");
        hub.hangUp(call, answer);
        rescue.ended();

        distribution.run("patchbay:settings-set it blocking blocked_callers " + OUTSIDE);
        SipText back = rescue.send(rescue.invite("sip:4255550911@127.0.0.1:" + RUNTIME, OUTSIDE));
        Reply called = hub.next("INVITE");
        assertThat(called.startLine()).startsWith("INVITE sip:" + ADA + "@");
        assertThat(called.header("Priority")).isEqualTo("psap-callback");
        assertThat(trace()).contains("emergency callback", ELIN, ADA);
        hub.refuse(called, "486 Busy Here");
        rescue.answered(back, 486);
        // There is room for one call, and the one before is gone a moment after its answer.
        await("room for a call").until(() -> calls() == 0);
        SipText blocked = provider.send(provider.invite("sip:" + ADA + "@127.0.0.1:" + RUNTIME, OUTSIDE));
        provider.answered(blocked, 603);
    }

    @Test
    @Order(2)
    void theTestNumberTakesTheSamePath() {
        SipText call = hub.send(hub.invite("sip:933@127.0.0.1:" + RUNTIME, ADA));
        Reply invite = rescue.next("INVITE");
        assertThat(invite.startLine()).startsWith("INVITE sip:933@");
        assertThat(invite.header("From")).as("no location, no ELIN").contains("sip:" + ADA + "@");
        assertThat(trace()).contains("emergency test", "dialled 933 at site seattle");
        rescue.refuse(invite, "486 Busy Here");
        // Whoever is busy is not the last: the call goes on to the tenant's provider.
        Reply second = provider.next("INVITE sip:933@");
        provider.refuse(second, "486 Busy Here");
        hub.answered(call, 486);
    }

    @Test
    @Order(3)
    void noLimitNoBlockListAndNoLicenceStopsIt() {
        distribution.run("patchbay:settings-set it blocking blocked_destinations 911,112," + OUTSIDE.substring(1));
        SipText first = provider.send(provider.invite("sip:" + ADA + "@127.0.0.1:" + RUNTIME, "+4940111"));
        hub.accept(hub.next("INVITE"), SipText.sdp());
        Reply up = provider.answered(first, 200);
        for (int i = 0; i < 3; i++) {
            hub.answered(hub.send(hub.invite("sip:+4940111@127.0.0.1:" + RUNTIME, ADA)), 503);
        }
        SipText ada = hub.send(hub.invite("sip:911@127.0.0.1:" + RUNTIME, ADA));
        rescue.accept(rescue.next("INVITE sip:911@"), SipText.sdp());
        hub.hangUp(ada, hub.answered(ada, 200));
        rescue.ended();
        // Emil has no licence; at his site 112 and 110 are dialled, and 911 is nothing.
        SipText emil = hub.send(hub.invite("sip:+112@127.0.0.1:" + RUNTIME + ";user=phone", EMIL));
        Reply invite = provider.next("INVITE");
        assertThat(invite.startLine()).isEqualTo("INVITE sip:112@127.0.0.31:" + PROVIDER + " SIP/2.0");
        assertThat(invite.header("To")).startsWith("<sip:112@127.0.0.31>");
        assertThat(invite.header("From")).contains("sip:" + EMIL + "@");
        provider.accept(invite, SipText.sdp());
        hub.hangUp(emil, hub.answered(emil, 200));
        provider.ended();
        hub.answered(hub.send(hub.invite("sip:911@127.0.0.1:" + RUNTIME, EMIL)), 503);

        SipText lobby = hub.send(hub.invite("tel:110", "2001"));
        Reply shown = provider.next("INVITE sip:110@");
        assertThat(shown.header("From")).as("the site's number").contains("sip:+4930123400@");
        provider.refuse(shown, "486 Busy Here");
        hub.answered(lobby, 486);
        provider.hangUp(first, up);
    }

    @Test
    @Order(4)
    void aCountryIsCorrectedWhileTheRuntimeRunsAndAMistakeChangesNothing() {
        distribution.write("etc/patchbay/countries/DE.properties", "emergency = 112, 110, 115\n");
        distribution.write("etc/patchbay/countries/US.properties", "exit_prefixes = 9011\n");
        await("the trunk is told of the new emergency number")
                .atMost(Duration.ofSeconds(30))
                .until(() -> distribution.read("state/trunk/emergency-plan").contains(",115"));
        callsForHelp("115");

        distribution.write("etc/patchbay/countries/DE.properties", "emergency = 112, 110\nzone = Nowhere\n");
        await("health says what is wrong").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        distribution.run("patchbay:health"))
                .contains("DE.properties, line 2: zone = 'Nowhere' is wrong")
                .contains("before stays in force"));
        callsForHelp("115");
        assertThat(distribution.rows("patchbay:countries DE"))
                .anySatisfy(rule -> assertThat(rule.get("value")).isEqualTo("112, 110, 115"));
    }

    private void callsForHelp(String number) {
        SipText call = hub.send(hub.invite("sip:" + number + "@127.0.0.1:" + RUNTIME, EMIL));
        provider.refuse(provider.next("INVITE sip:" + number + "@"), "486 Busy Here");
        hub.answered(call, 486);
        await("room for a call").until(() -> calls() == 0);
    }

    @Test
    @Order(5)
    void whoIsOverACeilingIsRefusedAbroadAndHelpedAllTheSame() {
        distribution.run("patchbay:settings-set it/-/ada ceilings per_minute 1");
        // As it is dialled by the corrected rules of the site's country.
        SipText first = hub.send(hub.invite("sip:9011431234567890@127.0.0.1:" + RUNTIME, ADA));
        provider.refuse(provider.next("INVITE sip:+431234567890@"), "486 Busy Here");
        hub.answered(first, 486);
        await("room for a call").until(() -> calls() == 0);
        SipText second = hub.send(hub.invite("sip:+4940123456@127.0.0.1:" + RUNTIME, ADA));
        assertThat(hub.answered(second, 403).text()).contains("per_minute = 1");
        await("room for a call").until(() -> calls() == 0);
        SipText help = hub.send(hub.invite("sip:911@127.0.0.1:" + RUNTIME, ADA));
        rescue.accept(rescue.next("INVITE sip:911@"), SipText.sdp());
        hub.hangUp(help, hub.answered(help, 200));
        rescue.ended();
        assertThat(distribution.rows("patchbay:audit"))
                .anySatisfy(entry -> assertThat(entry.toString()).contains("ceiling-stop", "it/ada", "per_minute = 1"));
    }

    @Test
    @Order(6)
    void withNothingLeftButTheTrunkItStillGoesOut() {
        await("the records of what went before").until(() -> urgent().size() == WITH_A_CORE);
        OTHERS.forEach(name -> distribution.run("bundle:stop " + name));
        alone();
    }

    @Test
    @Order(7)
    void aRestartWithoutAnythingButTheTrunkDoesNotKeepItFromGoingOut() {
        SipText kept = hub.send(hub.invite("sip:+112@127.0.0.1:" + RUNTIME, EMIL));
        provider.accept(provider.next("INVITE sip:112@"), SipText.sdp());
        Reply up = hub.answered(kept, 200);
        distribution.stop();
        distribution.start();
        assertThat(distribution.run("bundle:list -s -t 0"))
                .as("they stay stopped")
                .contains("Resolved");
        opened();
        // Who helps is still on the line.
        assertThat(calls()).isEqualTo(1);
        hub.hangUp(kept, up);
        provider.ended();
        alone();
        assertThat(distribution.log("WARN"))
                .anyMatch(
                        line -> line.contains("calls of before go on without it, and no others than emergency calls"));
    }

    /** Of before the restart, too. */
    @Test
    @Order(8)
    void whatWasDoneAloneLeavesItsRecordsOnceTheRestIsThere() {
        List<String> backwards = new ArrayList<>(OTHERS);
        Collections.reverse(backwards);
        backwards.forEach(name -> distribution.run("bundle:start " + name));
        await("records of all calls").atMost(Duration.ofSeconds(30)).until(() -> urgent().size() >= ALL);
        List<String> alone = urgent().subList(WITH_A_CORE, ALL);
        assertThat(alone).extracting(record -> Records.value(record, "call")).doesNotHaveDuplicates();
        assertThat(alone).allMatch(record -> record.contains("\"tenant\":\"it\""));
        assertThat(alone)
                .filteredOn(record -> record.contains("\"sip\":200"))
                .hasSize(3)
                .allSatisfy(answered -> {
                    assertThat(answered)
                            .contains(
                                    "\"q850\":16",
                                    "\"from\":\"sip:" + EMIL,
                                    "\"to\":\"tel:112\"",
                                    "\"from_user\":\"emil\"")
                            .contains(
                                    "\"peer\":\"hub\",\"side\":\"HUB\"", "\"peer\":\"provider\",\"side\":\"PROVIDER\"");
                    assertThat(Records.time(answered, "answered"))
                            .isBetween(Records.time(answered, "started"), Records.time(answered, "ended"));
                    assertThat(Records.value(answered, "by")).as("the caller").isEqualTo(Records.value(answered, "id"));
                });
        assertThat(alone)
                .filteredOn(record -> record.contains("\"sip\":486,\"q850\":17"))
                .hasSize(4)
                .noneMatch(record -> record.contains("\"answered\""))
                .filteredOn(record -> record.contains(ADA))
                .as("called back")
                .hasSize(2);
        assertThat(distribution.read("state/calls/calls.log"))
                .as("nothing is left to tell")
                .isEmpty();
        assertThat(urgent()).hasSize(ALL);
    }

    /** No handler, no directory, no country policy, no core and no media. */
    private void alone() {
        hub.answered(hub.send(hub.invite("sip:+4940111@127.0.0.1:" + RUNTIME, EMIL)), 503);
        SipText call = hub.send(hub.invite("sip:+112@127.0.0.1:" + RUNTIME + ";user=phone", EMIL));
        Reply invite = provider.next("INVITE");
        assertThat(invite.startLine()).isEqualTo("INVITE sip:112@127.0.0.31:" + PROVIDER + " SIP/2.0");
        assertThat(invite.header("From")).contains("sip:" + EMIL + "@");
        assertThat(invite.body()).as("nobody is there to anchor them").isEqualTo(SipText.sdp());
        provider.accept(invite, SipText.sdp());
        hub.hangUp(call, hub.answered(call, 200));
        provider.ended();

        SipText lobby = hub.send(hub.invite("sip:112@127.0.0.1:" + RUNTIME, "2001"));
        Reply shown = provider.next("INVITE");
        assertThat(shown.header("From")).contains("sip:+4930123400@");
        provider.refuse(shown, "486 Busy Here");
        hub.answered(lobby, 486);

        SipText back = rescue.send(rescue.invite("sip:" + ELIN + "@127.0.0.1:" + RUNTIME, OUTSIDE));
        Reply called = hub.next("INVITE sip:" + ADA + "@");
        hub.refuse(called, "486 Busy Here");
        rescue.answered(back, 486);
    }
}
